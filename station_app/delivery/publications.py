"""Fetching what the city has published, from a folder or over the wire, proven by TUF's own client.

Touches no store: what was kept of the last time is given, what is to be kept is the answer. Nothing that was fetched is
believed before its signatures, lengths, digests, versions and dates have been checked against the root of trust.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Root, TargetFile, Timestamp
from tuf.api.serialization.json import JSONSerializer
from tuf.ngclient import FetcherInterface, Updater

from station_app.delivery.wire import Wire
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_exchange.publications import (
    FOLDER,
    LARGEST_REFERENCE,
    LARGEST_TRUST,
    METADATA,
    REFERENCE,
    TARGETS,
    TRUST,
    WIRE_PATH,
)

ROOT: Final = "root"
SEEDED: Final = ("timestamp", "snapshot", "targets", "refdata", "trust")
_COMPACT: Final = JSONSerializer(compact=True)
_BASE: Final = "tree:/"
_PIECE: Final = 64 * 1024
_LARGEST_ROOT: Final = 512 * 1024
_LARGEST_FILE: Final = max(LARGEST_REFERENCE, LARGEST_TRUST)
_ABOVE: Final = 2
"""How far above a place its stick is looked for: an answer lies in IPSTATION/IN."""
_IN_A_FOLDER: Final = (Path(), Path(FOLDER), Path("IPSTATION") / FOLDER)

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found and proven. `statements` by role with their versions; `reference` and `trust` the targets'
    content, None where the city has published none, `reference` also where `known` was its digest. `version` and
    `digest` are what is stated of the reference data; `expires` is the day the statements run out.
    """

    statements: Mapping[str, tuple[int, bytes]]
    version: str
    digest: str
    reference: bytes | None
    trust: bytes | None
    expires: datetime


def tree_in(place: Path) -> Path:
    """The folder of the published tree at a place: the folder itself, or where it lies on a stick, of which the place
    may be a folder.

    Refused `publication-missing` where there is none.
    """
    for at in (place, *place.parents[:_ABOVE]):
        for inside in _IN_A_FOLDER:
            if (at / inside / METADATA / "timestamp.json").is_file():
                return at / inside
    raise Refused.because("publication-missing")


def fetch(
    kept: Mapping[str, bytes], source: "Path | Wire", *, now: datetime, known: str = "",
    progress: Progress | None = None,
) -> Fetched:  # fmt: skip
    """Fetches and proves what is published at the source. `kept` are the statements of the last time by role, the root
    among them; `known` is the digest of the reference data that need no fetching.

    Refused: `publication-foreign` (of another centre), `publication-older` (older than what was taken before),
    `publication-expired`, `publication-incomplete` (a file is missing), `publication-damaged` (anything that is not as
    it was signed). Trouble: `publication-gone`, the wire's, `publication-cancelled`.
    """
    fetcher = _Folder(source, progress) if isinstance(source, Path) else _Office(source, progress)
    _demand_own(kept[ROOT], fetcher)
    with TemporaryDirectory(prefix="station-published-") as scratch:
        folder = Path(scratch)
        for role in SEEDED:
            if role in kept:
                (folder / f"{role}.json").write_bytes(kept[role])
        try:
            return _proven(_updater(kept[ROOT], fetcher, folder, now), fetcher, folder, known)
        except ExpiredMetadataError as error:
            raise Refused.because("publication-expired") from error
        except BadVersionNumberError as error:
            raise Refused.because("publication-older") from error
        except DownloadHTTPError as error:
            raise Refused.because("publication-incomplete") from error
        except (RepositoryError, DownloadError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused.because("publication-damaged") from error


def _updater(root: bytes, fetcher: FetcherInterface, folder: Path, now: datetime) -> Updater:
    updater = Updater(
        str(folder), f"{_BASE}{METADATA}/", str(folder / TARGETS), f"{_BASE}{TARGETS}/", fetcher, bootstrap=root
    )
    # The library would read the machine's clock: every moment here is the desk's, which tests and salvage set.
    updater._trusted_set.reference_time = now.astimezone(UTC)
    return updater


def _proven(updater: Updater, fetcher: "_Tree", folder: Path, known: str) -> Fetched:
    updater.refresh()
    version = digest = ""
    reference = None
    found = updater.get_targetinfo(REFERENCE)
    if found is not None:
        said = found.unrecognized_fields["custom"]
        version, digest = str(said["version"]), str(said["digest"])
        if digest != known:
            reference = _content(updater, fetcher, found, LARGEST_REFERENCE)
    vouched = updater.get_targetinfo(TRUST)
    trust = _content(updater, fetcher, vouched, LARGEST_TRUST) if vouched is not None else None
    statements = {role: (folder / f"{role}.json").read_bytes() for role in (ROOT, *SEEDED)}
    for content in statements.values():
        _demand_plain(content)
    expires = Metadata[Timestamp].from_bytes(statements["timestamp"]).signed.expires
    return Fetched(
        {role: (_version_of(content), content) for role, content in statements.items()},
        version, digest, reference, trust, expires,
    )  # fmt: skip


def _content(updater: Updater, fetcher: "_Tree", found: TargetFile, largest: int) -> bytes:
    if found.length > largest:
        raise ValueError("larger than any of its kind")
    fetcher.expected = found.length
    return Path(updater.download_target(found)).read_bytes()


def _demand_plain(content: bytes) -> None:
    """ValueError for a statement in any other spelling than the one it was written in.

    What is signed is the meaning of the JSON, so blanks and the case of a signature's digits would be free.
    """
    said = Metadata.from_bytes(content)
    signatures = said.signatures.values()
    if said.to_bytes(_COMPACT) != content or any(one.signature != one.signature.lower() for one in signatures):
        raise ValueError("spelt otherwise")


def _version_of(content: bytes) -> int:
    return int(Metadata.from_bytes(content).signed.version)


def root_version(root: bytes) -> int:
    """The version of a root of trust, as an enrolment paper brings it; Refused `publication-root` for what is none."""
    try:
        return int(Metadata[Root].from_bytes(root).signed.version)
    except (RepositoryError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused.because("publication-root") from error


def _demand_own(root: bytes, fetcher: "_Tree") -> None:
    """Refused `publication-foreign` where the source has another root under the number of ours."""
    version = root_version(root)
    theirs = _root_of(fetcher, version)
    if theirs == root:
        return
    if theirs is None:
        # A copy from before our root has only those that came before it.
        old = version > 1 and _root_of(fetcher, version - 1) is not None
        raise Refused.because("publication-older" if old else "publication-incomplete")
    raise Refused.because("publication-damaged" if shares_keys(theirs, root) else "publication-foreign")


def shares_keys(one: bytes, other: bytes) -> bool:
    """Whether two roots name a key in common, as those of one centre do; Refused `publication-damaged` for no root."""
    try:
        named = [set(Metadata[Root].from_bytes(root).signed.roles["root"].keyids) for root in (one, other)]
    except (RepositoryError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused.because("publication-damaged") from error
    return bool(named[0] & named[1])


def _root_of(fetcher: "_Tree", version: int) -> bytes | None:
    try:
        return fetcher.download_bytes(f"{_BASE}{METADATA}/{version}.root.json", _LARGEST_ROOT)
    except DownloadHTTPError:
        return None
    except DownloadError as error:
        raise Refused.because("publication-damaged") from error


class _Tree(FetcherInterface):
    """Reads the files of a tree one by one, told to whoever waits, and stopped by him."""

    def __init__(self, progress: Progress | None) -> None:
        self.expected = 0
        self._progress = progress

    def _fetch(self, url: str) -> Iterator[bytes]:
        done = 0
        for piece in self._pieces(url.removeprefix(_BASE)):
            done += len(piece)
            if self._progress is not None and not self._progress(done, max(done, self.expected)):
                raise Trouble("publication-cancelled")
            yield piece

    def _pieces(self, path: str) -> Iterator[bytes]:
        raise NotImplementedError


class _Folder(_Tree):
    def __init__(self, folder: Path, progress: Progress | None) -> None:
        super().__init__(progress)
        self._folder = folder

    def _pieces(self, path: str) -> Iterator[bytes]:
        file = self._folder / path
        if file.is_symlink() or not file.is_file():
            raise DownloadHTTPError("not there", 404)
        try:
            with file.open("rb") as stream:
                while piece := stream.read(_PIECE):
                    yield piece
        except OSError as error:
            raise Trouble("publication-gone") from error


class _Office(_Tree):
    def __init__(self, wire: Wire, progress: Progress | None) -> None:
        super().__init__(progress)
        self._wire = wire

    def _pieces(self, path: str) -> Iterator[bytes]:
        content = self._wire.published(f"{WIRE_PATH}/{path}", _LARGEST_FILE)
        if content is None:
            raise DownloadHTTPError("not there", 404)
        yield content
