"""This PC's own keys: one to sign, one to open what is sealed to it. Made here, never copied into a backup."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.domain.troubles import Trouble
from station_app.storage.files import replace_file
from station_exchange.keys import SealingKey, SigningKey


@dataclass(frozen=True, slots=True)
class Device:
    """The device's id and its two key pairs, in memory."""

    device_id: str
    signing: SigningKey
    sealing: SealingKey


def make(path: Path, database_key: bytes, device_id: str) -> Device:
    """New keys for this PC, kept wrapped under the database key."""
    device = Device(device_id, SigningKey.make(), SealingKey.make())
    plain = json.dumps({"device": device_id, "sign": device.signing.secret(), "open": device.sealing.secret()})
    nonce = os.urandom(12)
    replace_file(path, nonce + AESGCM(_wrapping_key(database_key)).encrypt(nonce, plain.encode(), None))
    return device


def read(path: Path, database_key: bytes) -> Device:
    """The keys of this PC; Trouble `device-keys-missing` where the file is absent, damaged or of another database."""
    try:
        raw = path.read_bytes()
        plain = json.loads(AESGCM(_wrapping_key(database_key)).decrypt(raw[:12], raw[12:], None))
        return Device(plain["device"], SigningKey.from_secret(plain["sign"]), SealingKey.from_secret(plain["open"]))
    except (OSError, InvalidTag, ValueError, KeyError) as error:
        raise Trouble("device-keys-missing") from error


def _wrapping_key(database_key: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"ip-station device keys").derive(database_key)
