"""This PC's own keys: one to sign, one to open what is sealed to it. Made here, never copied into a backup."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.domain.troubles import Trouble
from station_app.storage.files import rename_file, replace_file
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import CertificateRequest


@dataclass(frozen=True, slots=True)
class Device:
    """The device's id and its two key pairs, in memory. `request` is what lets keys in that took others' place: an
    older copy of the database, put back, does not know them.
    """

    device_id: str
    signing: SigningKey
    sealing: SealingKey
    request: CertificateRequest | None = None


def new(device_id: str) -> Device:
    """New keys, nowhere kept yet."""
    return Device(device_id, SigningKey.make(), SealingKey.make())


def make(path: Path, database_key: bytes, device_id: str) -> Device:
    """New keys for this PC, kept wrapped under the database key."""
    device = new(device_id)
    keep(path, database_key, device)
    return device


def keep(path: Path, database_key: bytes, device: Device) -> None:
    """Keeps the keys, wrapped under the database key."""
    told = {"device": device.device_id, "sign": device.signing.secret(), "open": device.sealing.secret()}
    if device.request is not None:
        told["request"] = msgspec.json.encode(device.request).decode()
    nonce = os.urandom(12)
    plain = json.dumps(told).encode()
    replace_file(path, nonce + AESGCM(_wrapping_key(database_key)).encrypt(nonce, plain, None))


def read(path: Path, database_key: bytes) -> Device:
    """The keys of this PC; Trouble `device-keys-missing` where the file is absent, damaged or of another database."""
    try:
        raw = path.read_bytes()
        plain = json.loads(AESGCM(_wrapping_key(database_key)).decrypt(raw[:12], raw[12:], None))
        request = msgspec.json.decode(plain["request"], type=CertificateRequest) if "request" in plain else None
        signing, sealing = SigningKey.from_secret(plain["sign"]), SealingKey.from_secret(plain["open"])
        return Device(plain["device"], signing, sealing, request)
    except (OSError, InvalidTag, ValueError, KeyError) as error:
        raise Trouble("device-keys-missing") from error


def beside(path: Path) -> Path:
    """Where new keys lie until the database names them."""
    return path.with_name(path.name + ".next")


def settle(path: Path, database_key: bytes, device_id: str) -> None:
    """Lets new keys take the old ones' name once the database names them; a leftover that it does not name goes.

    Harmless where there is none. Trouble as the disk has it.
    """
    waiting = beside(path)
    if not waiting.is_file():
        return
    try:
        named = read(waiting, database_key).device_id == device_id
    except Trouble:
        named = False
    if named:
        rename_file(waiting, path)
    else:
        waiting.unlink(missing_ok=True)


def bring_over(path: Path, database_key: bytes, older: Sequence[bytes], *, write: bool = True) -> Device:
    """The keys of this PC; where they are still under a key the database had before, put under the present one, unless
    nothing may be written. Trouble `device-keys-missing` as for `read`, and the disk's.
    """
    for one in (database_key, *older):
        try:
            device = read(path, one)
        except Trouble:
            continue
        if write and one != database_key:
            keep(path, database_key, device)
        return device
    raise Trouble("device-keys-missing")


def _wrapping_key(database_key: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"ip-station device keys").derive(database_key)
