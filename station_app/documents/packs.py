"""Packs that prove themselves: one zip file with its manifest of digests, the script that checks it, and, where it is
signed, the signature over the manifest. Written piece by piece, whole or not at all; the same content, the same bytes.
"""

import hashlib
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from station_app.domain.troubles import os_trouble
from station_app.places import resource

CHECKER: Final = "check.py"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature.json"
_MADE: Final = (2026, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same content gives the same bytes."""
_PARTS: Final = re.compile(r"^# PARTS: ([a-z ]+)$", re.M)


def checker(name: str) -> bytes:
    """The script of that name in one piece: what it shares with the others stands in it."""

    def part(found: re.Match[str]) -> str:
        return "\n\n".join(_script(one).rstrip("\n") for one in found.group(1).split())

    return _PARTS.sub(part, _script(name)).encode()


def write_pack(
    path: Path, script: str, readme: str, files: Iterable[tuple[str, Iterator[bytes]]],
    manifest: Callable[[dict[str, str]], bytes], sign: Callable[[bytes], bytes] | None = None,
) -> str:  # fmt: skip
    """Writes the pack and answers the SHA-256 of its manifest. `manifest` makes it from the files' digests, `sign`
    the signature from its bytes.

    Trouble `disk-full` and the disk's others where the file cannot be written; nothing half-written stays then, nor
    where a piece raises.
    """
    building = path.with_name(path.name + ".part")
    digests: dict[str, str] = {}
    try:
        with building.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                own: tuple[tuple[str, Iterator[bytes]], ...] = (
                    (CHECKER, iter([checker(script)])), ("README.txt", iter([readme.encode()]))
                )  # fmt: skip
                for some in (own, files):
                    for name, pieces in some:
                        digests[name] = _put(archive, name, pieces)
                told = manifest(digests)
                archive.writestr(_entry(MANIFEST), told)
                if sign is not None:
                    archive.writestr(_entry(SIGNATURE), sign(told))
            # Whoever is told that it is written may pull the stick.
            file.flush()
            os.fsync(file.fileno())
        os.replace(building, path)
    except OSError as error:
        _drop(building)
        raise os_trouble(error) from error
    except BaseException:
        _drop(building)
        raise
    return hashlib.sha256(told).hexdigest()


def _drop(building: Path) -> None:
    with suppress(OSError):
        building.unlink(missing_ok=True)


def _script(name: str) -> str:
    return resource("packs", f"{name}.py.txt").read_text("utf-8")


def _entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _MADE)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o644 << 16
    return made


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> str:
    sha = hashlib.sha256()
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        for piece in pieces:
            sha.update(piece)
            file.write(piece)
    return sha.hexdigest()
