"""The root of trust of what the office publishes: three keys that lie offline, two of which must agree (TUF).

The office's daily keys only sign what the root lets them sign; each of them, and each root key, can be replaced by a
new root that two of the present root keys sign. Decision 34.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Role, Root
from tuf.api.serialization.json import JSONSerializer

from city_centre.keys import Cost, lock, unlock, write_whole
from city_centre.refusals import OfficeRefused
from station_exchange.keys import SigningKey, from_text

ROOT_FILES: Final = ("root-1.json", "root-2.json", "root-3.json")
THRESHOLD: Final = 2
ROLES: Final = ("timestamp", "snapshot", "targets", "refdata", "trust")
"""The daily keys, each for one kind of statement. The last two are delegations of `targets`."""
TOP_ROLES: Final = ("timestamp", "snapshot", "targets")
ROOT_DAYS: Final = 20 * 365
"""A root that ran out could not be replaced at a station that comes late; its keys are what is replaced."""
COMPACT: Final = JSONSerializer(compact=True)


def make(folder: Path, password: str, now: datetime, cost: Cost | None = None) -> tuple[dict[str, SigningKey], bytes]:
    """Three root keys into the folder, each in a file of its own under the password; the daily keys and the first
    root, signed by all three, are the answer.
    """
    root_keys = [SigningKey.make() for _ in ROOT_FILES]
    folder.mkdir(parents=True, exist_ok=True)
    locked = lock([key.secret().encode() for key in root_keys], password, cost)
    for name, content in zip(ROOT_FILES, locked, strict=True):
        write_whole(folder / name, content, private=True)
    daily = {role: SigningKey.make() for role in ROLES}
    return daily, _signed(1, root_keys, root_keys, daily, now)


def read_keys(folders: Sequence[Path], password: str) -> list[SigningKey]:
    """The root keys that lie in these folders. WrongPassword, DamagedKeys; OfficeRefused `root_keys_few` for less
    than two.
    """
    found: dict[str, SigningKey] = {}
    for folder in folders:
        for name in ROOT_FILES:
            if (folder / name).is_file():
                key = SigningKey.from_secret(unlock((folder / name).read_bytes(), password).decode())
                found[key.public.text] = key
    if len(found) < THRESHOLD:
        raise OfficeRefused("root_keys_few", count=str(len(found)))
    return list(found.values())


def rotate(
    present: bytes, keys: Sequence[SigningKey], now: datetime, *, spare: Path | None = None, password: str = "",
    cost: Cost | None = None,
) -> tuple[dict[str, SigningKey], bytes]:  # fmt: skip
    """New daily keys under a new root, signed by the root keys that are at hand.

    With `spare`, a root key that is not at hand is replaced by a new one, written into that folder under the password.
    OfficeRefused `root_keys_foreign` where fewer than two of the keys are of this root, `root_spare_full` where three
    root keys lie in that folder already.
    """
    old = Metadata[Root].from_bytes(present).signed
    known = set(old.roles[Root.type].keyids)
    own = [key for key in keys if signer(key).public_key.keyid in known]
    if len(own) < THRESHOLD:
        raise OfficeRefused("root_keys_foreign", count=str(len(own)))
    public = [signer(key).public_key for key in own]
    rest = [old.keys[keyid] for keyid in old.roles[Root.type].keyids if keyid not in {one.keyid for one in public}]
    signing = list(own)
    if spare is not None and rest:
        made = SigningKey.make()
        name = next((name for name in ROOT_FILES if not (spare / name).exists()), None)
        if name is None:
            raise OfficeRefused("root_spare_full", path=str(spare))
        spare.mkdir(parents=True, exist_ok=True)
        write_whole(spare / name, lock([made.secret().encode()], password, cost)[0], private=True)
        rest = [*rest[1:], signer(made).public_key]
        signing.append(made)
    daily = {role: SigningKey.make() for role in ROLES}
    made_root = _root(old.version + 1, [*public, *rest], daily, now)
    content = _sign(made_root, signing)
    _demand_accepted(present, content)
    return daily, content


def signer(key: SigningKey) -> CryptoSigner:
    """The key as the TUF library signs with it."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(from_text(key.secret())))


def utc(moment: datetime) -> datetime:
    """A moment as metadata states it: UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _signed(
    version: int, root_keys: Sequence[SigningKey], signing: Sequence[SigningKey], daily: Mapping[str, SigningKey],
    now: datetime,
) -> bytes:  # fmt: skip
    return _sign(_root(version, [signer(key).public_key for key in root_keys], daily, now), signing)


def _root(version: int, public: Sequence[object], daily: Mapping[str, SigningKey], now: datetime) -> Root:
    keys = [key for key in public if isinstance(key, SSlibKey)]
    made = Root(
        version=version,
        expires=utc(now) + timedelta(days=ROOT_DAYS),
        roles={
            Root.type: Role([key.keyid for key in keys], THRESHOLD),
            **{role: Role([signer(daily[role]).public_key.keyid], 1) for role in TOP_ROLES},
        },
        consistent_snapshot=True,
    )
    for key in (*keys, *(signer(daily[role]).public_key for role in TOP_ROLES)):
        made.keys[key.keyid] = key
    return made


def _sign(root: Root, keys: Sequence[SigningKey]) -> bytes:
    metadata = Metadata(root)
    for key in keys:
        metadata.sign(signer(key), append=True)
    return metadata.to_bytes(COMPACT)


def _demand_accepted(present: bytes, made: bytes) -> None:
    """A root that the stations would refuse must never leave the office."""
    old, new = Metadata[Root].from_bytes(present), Metadata[Root].from_bytes(made)
    try:
        old.verify_delegate(Root.type, new)
        new.verify_delegate(Root.type, new)
    except UnsignedMetadataError as error:
        raise OfficeRefused("root_keys_few", count="1") from error
