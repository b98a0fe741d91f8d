"""What was erased here, remembered outside the database: a copy put back is erased anew before anything else.

Record ids and the digests of attached files, which name nobody, under a MAC of the database key: whoever can write the
folder cannot have anything erased. It lies in the memory folder of this PC and, brought by each backup, beside the
backups, so that a new PC has it too. Losing all copies does no harm that the next acknowledged erasure would not show.
"""

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from station_app.storage.files import replace_file

_PURPOSE: Final = b"ip-station erasure list\0"


class Erasures(msgspec.Struct, frozen=True):
    """Record id to how it was erased (`domain.personal_data.How`), and the digests of the files that went."""

    database_id: str
    records: dict[str, str] = {}
    files: tuple[str, ...] = ()

    def with_more(self, other: "Erasures") -> "Erasures":
        """Both lists in one; where a record is in both, the erasure that left less holds."""
        records = {**self.records, **{
            one: how for one, how in other.records.items() if self.records.get(one) != "erase"
        }}  # fmt: skip
        return Erasures(self.database_id, records, tuple(sorted({*self.files, *other.files})))


class _File(msgspec.Struct, frozen=True):
    v: int
    list: Erasures
    mac: str
    older: tuple[str, ...] = ()
    """The same under each key there was before: for a copy that is older than the present one."""


def place_in(memory: Path, database_id: str) -> Path:
    """Where the list lies in the memory folder."""
    return memory / f"{database_id}.erased"


def place_beside(backups: Path, station: str, database_id: str) -> Path:
    """Where it lies beside the backups of a place."""
    return backups / f"{station}-{database_id[-12:]}.erased"


def read(path: Path, database_id: str, key: bytes) -> Erasures:
    """The list; an empty one where there is none, where it cannot be read, or where it is not of this key."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Erasures(database_id)
    own = _mac(file.list, key)
    sound = any(hmac.compare_digest(mac, own) for mac in (file.mac, *file.older))
    sound = sound and file.list.database_id == database_id
    return file.list if sound else Erasures(database_id)


def add(path: Path, more: Erasures, key: bytes, older: Sequence[bytes] = ()) -> Erasures:
    """Adds to the list at `path`, durably, and answers the whole. `older`: the keys there were before, so that whoever
    has but an older backup learns of it too. Trouble as the disk has it.
    """
    known = read(path, more.database_id, key)
    whole = known.with_more(more)
    if whole != known or not path.is_file():
        macs = tuple(_mac(whole, one) for one in older)
        replace_file(path, msgspec.json.encode(_File(1, whole, _mac(whole, key), macs)))
    return whole


def renew(path: Path, database_id: str, key: bytes, new_key: bytes, older: Sequence[bytes]) -> None:
    """Puts the list at `path` under a new key as well as under the present one (`key`) and those before it: it is read
    whether or not the change of key comes to its end. Trouble as the disk has it.
    """
    listed = read(path, database_id, key)
    if listed.records:
        macs = tuple(_mac(listed, one) for one in (key, *older))
        replace_file(path, msgspec.json.encode(_File(1, listed, _mac(listed, new_key), macs)))


def _mac(erasures: Erasures, key: bytes) -> str:
    said = msgspec.json.encode(
        [erasures.database_id, sorted(erasures.records.items()), sorted(erasures.files)]
    )
    return hmac.new(key, _PURPOSE + said, hashlib.sha256).hexdigest()
