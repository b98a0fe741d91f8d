"""The office's keys, in one file that only the office's password opens.

Argon2id (RFC 9106) of the password, then AES-256-GCM over the keys, the header being authenticated too. The recovery
key never stays here: its secret half goes to the offline folder, as an age file that the `age` program opens.
"""

import base64
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_exchange.acknowledgement import next_key
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import Succession

RECOVERY_FILE = "recovery-key.age"
_NONCE = 12


class WrongPassword(Exception):
    """The password does not open the key file."""


class DamagedKeys(Exception):
    """The key file is no key file, or one of a newer program."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    v: int
    salt: str
    iterations: int
    lanes: int
    memory_kib: int
    sealed: str


class _Secrets(msgspec.Struct):
    acknowledgement: str
    operational: str
    recovery_recipient: str
    database_key: str
    database_url: str | None
    offline_folder: str
    publishing: dict[str, str] = {}
    roots: list[str] = []
    former_operational: list[str] = []
    succession: list[Succession] = []


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at the password costs. The default takes about 0.3 s and 64 MiB."""

    iterations: int = 3
    lanes: int = 4
    memory_kib: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Keyring:
    """All secrets of an opened office. `database_url` is None for the SQLite file in the data folder.

    `publishing` are the keys, by role, that sign what is published; `roots` every root of trust so far, the newest
    last: they are public, and kept here because a database put back to an older copy must not go back behind them.
    """

    acknowledgement: SigningKey = field(repr=False)
    operational: SealingKey = field(repr=False)
    recovery_recipient: str
    database_key: bytes = field(repr=False)
    database_url: str | None = field(repr=False)
    offline_folder: Path
    publishing: Mapping[str, SigningKey] = field(default_factory=dict, repr=False)
    roots: tuple[bytes, ...] = ()
    former_operational: tuple[SealingKey, ...] = field(default=(), repr=False)
    """Keys that only open what was sealed before they were changed."""
    succession: tuple[Succession, ...] = ()
    """The acknowledgement keys there were, each vouching for the next, the oldest first."""

    @property
    def opening(self) -> tuple[SealingKey, ...]:
        """Every key that may open a batch, the present one first."""
        return (self.operational, *self.former_operational)

    def rotated(self, centre: str, at: str) -> "Keyring":
        """The same office under new operational and acknowledgement keys, the old ones vouching for the new."""
        acknowledgement, operational = SigningKey.make(), SealingKey.make()
        link = next_key(centre, self.acknowledgement, acknowledgement.public.text, at)
        return replace(
            self, acknowledgement=acknowledgement, operational=operational, former_operational=self.opening,
            succession=(*self.succession, link),
        )  # fmt: skip

    @classmethod
    def make(cls, recovery_recipient: str, database_url: str | None, offline_folder: Path) -> "Keyring":
        """New keys from the system's randomness."""
        return cls(
            acknowledgement=SigningKey.make(),
            operational=SealingKey.make(),
            recovery_recipient=recovery_recipient,
            database_key=secrets.token_bytes(32),
            database_url=database_url,
            offline_folder=offline_folder,
        )

    def at(self, database_url: str | None) -> "Keyring":
        """The same keys for the same office in another database; None for the SQLite file of its folder."""
        return replace(self, database_url=database_url)

    def seal_small(self, text: str) -> bytes:
        """A short secret, sealed for a column of the database."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._column_key()).encrypt(nonce, text.encode(), None)

    def open_small(self, sealed: bytes) -> str:
        """What seal_small sealed; DamagedKeys where it was altered or sealed by another office."""
        try:
            return AESGCM(self._column_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()
        except (InvalidTag, ValueError) as error:
            raise DamagedKeys("sealed column") from error

    def _column_key(self) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"city_centre sealed column").derive(self.database_key)

    def publishes_with(self, publishing: Mapping[str, SigningKey], root: bytes) -> "Keyring":
        """The same office with these keys to publish with, under a newer root."""
        return replace(self, publishing=dict(publishing), roots=(*self.roots, root))

    def save(self, file: Path, password: str, cost: Cost | None = None) -> None:
        """Write the key file under the password, readable by its owner only, durably and never half."""
        inside = _Secrets(
            acknowledgement=self.acknowledgement.secret(),
            operational=self.operational.secret(),
            recovery_recipient=self.recovery_recipient,
            database_key=self.database_key.hex(),
            database_url=self.database_url,
            offline_folder=str(self.offline_folder),
            publishing={role: key.secret() for role, key in self.publishing.items()},
            roots=[root.decode() for root in self.roots],
            former_operational=[key.secret() for key in self.former_operational],
            succession=list(self.succession),
        )
        (locked,) = lock([msgspec.json.encode(inside)], password, cost)
        write_whole(file, locked, private=True)

    @classmethod
    def load(cls, file: Path, password: str) -> "Keyring":
        """The keys of the file; WrongPassword or DamagedKeys."""
        plain = unlock(file.read_bytes(), password)
        found = msgspec.json.decode(plain, type=_Secrets)
        return cls(
            acknowledgement=SigningKey.from_secret(found.acknowledgement),
            operational=SealingKey.from_secret(found.operational),
            recovery_recipient=found.recovery_recipient,
            database_key=bytes.fromhex(found.database_key),
            database_url=found.database_url,
            offline_folder=Path(found.offline_folder),
            publishing={role: SigningKey.from_secret(secret) for role, secret in found.publishing.items()},
            roots=tuple(root.encode() for root in found.roots),
            former_operational=tuple(map(SealingKey.from_secret, found.former_operational)),
            succession=tuple(found.succession),
        )


def lock(secrets_: Sequence[bytes], password: str, cost: Cost | None = None) -> list[bytes]:
    """Each secret as the content of a file of its own, all under one password: the guess costs the same for all."""
    cost = cost or Cost()
    header = _File(1, _text(os.urandom(16)), cost.iterations, cost.lanes, cost.memory_kib, "")
    key, bound = _derive(header, password), msgspec.json.encode(header)
    locked = []
    for secret in secrets_:
        nonce = os.urandom(_NONCE)
        sealed = _text(nonce + AESGCM(key).encrypt(nonce, secret, bound))
        locked.append(msgspec.json.encode(msgspec.structs.replace(header, sealed=sealed)))
    return locked


def unlock(locked: bytes, password: str) -> bytes:
    """The secret of a file that `lock` made; WrongPassword or DamagedKeys."""
    try:
        header = msgspec.json.decode(locked, type=_File)
        sealed = base64.b64decode(header.sealed, validate=True)
        header.sealed = ""
        if header.v != 1:
            raise DamagedKeys("version")
        key = _derive(header, password)
    except (msgspec.DecodeError, ValueError) as error:
        raise DamagedKeys(type(error).__name__) from error
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], msgspec.json.encode(header))
    except (InvalidTag, ValueError) as error:
        raise WrongPassword from error


def make_recovery_key(folder: Path, password: str) -> str:
    """Write a new recovery key into the folder, under the password; answers its recipient, all that is to stay here."""
    key = SealingKey.make()
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / RECOVERY_FILE, pyrage.passphrase.encrypt(f"{key.secret()}\n".encode(), password), private=True)
    return key.recipient


def write_whole(file: Path, content: bytes, *, private: bool = False) -> None:
    """Put the content under that name durably: a reader finds the old file or the whole new one, never a part."""
    partial = file.with_name(file.name + ".tmp")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(file)
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _derive(header: _File, password: str) -> bytes:
    # A forged header must not be able to ask for all the memory of the machine.
    if header.memory_kib > 1024 * 1024 or header.iterations > 64 or header.lanes > 64:
        raise DamagedKeys("cost")
    salt = base64.b64decode(header.salt, validate=True)
    derive: Any = Argon2id(
        salt=salt, length=32, iterations=header.iterations, lanes=header.lanes, memory_cost=header.memory_kib
    )
    return bytes(derive.derive(password.encode()))
