"""Key slots: the random database key, wrapped once per clerk, once behind the recovery code or for the city.

The file `keys.json` lies beside the database and is copied into every backup. It holds no secret that is not wrapped.
A password slot is Argon2id (RFC 9106) of the password, then AES-256-GCM over the key. A city slot is an age file sealed
to the city's recovery recipient, so that a forgotten password loses nothing (decision 18).
"""

import base64
import json
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.files import replace_file

# cryptography and pyrage are imported where a slot is opened: the sign-in page reads the clerks' names before that.

KEY_BYTES = 32
_CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_GROUPS = 8
_DATABASE = "station.db"
_SALT = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at a password costs: passes over memory, lanes, memory in KiB. The default is about 0.15 s."""

    passes: int = 3
    lanes: int = 2
    memory_kib: int = 64 * 1024


def new_key() -> bytes:
    """A random database key."""
    return os.urandom(KEY_BYTES)


def new_recovery_code() -> str:
    """A code to be printed and locked away: eight groups of four, 157 bits, without letters that look like digits."""
    import secrets

    groups = ["".join(secrets.choice(_CODE_ALPHABET) for _ in range(4)) for _ in range(_CODE_GROUPS)]
    return "-".join(groups)


def normal_code(text: str) -> str:
    """A recovery code as typed, brought to the form it was made in.

    Case, spaces, dashes and full-width letters (a Chinese input method left on) do not matter.
    """
    bare = "".join(character for character in unicodedata.normalize("NFKC", text).upper() if character.isalnum())
    return "-".join(bare[start : start + 4] for start in range(0, len(bare), 4))


class KeySlots:
    """The slots of one station, as read from `keys.json`. Change them through the methods, then `write`."""

    def __init__(self, slots: list[dict[str, Any]], cost: Cost) -> None:
        self._slots = slots
        self._cost = cost

    @classmethod
    def empty(cls, cost: Cost | None = None) -> "KeySlots":
        """No slots yet."""
        return cls([], cost or Cost())

    @classmethod
    def read(cls, path: Path, cost: Cost | None = None) -> "KeySlots":
        """The slots of the file; Trouble `keys-missing`, `keys-unreadable` or `keys-damaged`."""
        try:
            document = json.loads(path.read_text("utf-8"))
            slots = document["slots"]
            following = document.get("next")
            if following is not None and following["salt"] == _salt_of(path.with_name(_DATABASE)):
                # The database has its new key already; the file that says so alone was not written any more.
                slots = following["slots"]
            if document["version"] != 1 or not isinstance(slots, list) or not all(map(_is_slot, slots)):
                raise Trouble("keys-damaged")
        except FileNotFoundError as error:
            raise Trouble("keys-missing") from error
        except OSError as error:
            raise Trouble("keys-unreadable") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Trouble("keys-damaged") from error
        return cls(slots, cost or Cost())

    def write(self, path: Path) -> None:
        """Replaces the file whole: old or new, never half."""
        replace_file(path, json.dumps({"version": 1, "slots": self._slots}, ensure_ascii=False, indent=1).encode())

    def write_with_next(self, path: Path, following: "KeySlots", salt: bytes) -> None:
        """The same, with the slots that hold from the moment on at which the database beside it begins with this salt:
        a change of key is one renaming, and whoever reads the file in between reads the right half of it.
        """
        document = {"version": 1, "slots": self._slots, "next": {"salt": salt.hex(), "slots": following._slots}}
        replace_file(path, json.dumps(document, ensure_ascii=False, indent=1).encode())

    def for_new_key(self, key: bytes, keys_of: Mapping[str, str], name: str, password: str) -> "KeySlots":
        """Slots for a new database key: whoever gives his password here by it, the others sealed to their own key
        pairs, where `keys_of` (name to recipient, from within the database) proves the pair theirs. Nobody else, and
        neither recovery code nor city yet.
        """
        import pyrage

        made = KeySlots([], self._cost)
        for slot in self._slots:
            if slot["kind"] != "clerk":
                continue
            own = slot.get("own")
            proven = isinstance(own, dict) and keys_of.get(slot["clerk"]) == own.get("recipient")
            kept: dict[str, Any] = {part: slot[part] for part in ("own", "identity") if part in slot}
            if slot["clerk"] == name:
                owner = _owner("clerk", name)
                made._slots.append({"kind": "clerk", "clerk": name, **_wrap(password, key, self._cost, owner), **kept})
            elif proven and isinstance(own, dict):
                sealed = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(own["recipient"])])
                made._slots.append({"kind": "clerk", "clerk": slot["clerk"],
                                    "sealed": base64.b64encode(sealed).decode(), **kept})  # fmt: skip
        return made

    def own_recipient(self, name: str) -> str:
        """The public half of the clerk's own key pair; empty where he has none yet."""
        own = self._slot_of(name).get("own")
        return str(own.get("recipient", "")) if isinstance(own, dict) else ""

    def give_own(self, name: str, password: str) -> str:
        """Gives the clerk a key pair of his own, its secret behind his password, and answers the public half: a new
        database key can be sealed to it without him. Refused as `open_clerk`.
        """
        import pyrage

        self.open_clerk(name, password)
        identity = pyrage.x25519.Identity.generate()
        slot, recipient = self._slot_of(name), str(identity.to_public())
        wrapped = _wrap(password, str(identity).encode(), self._cost_of(slot), _owner("own", name))
        slot["own"] = {"recipient": recipient, **wrapped}
        return recipient

    def settle(self, name: str, password: str, key: bytes) -> bool:
        """Puts a key that was sealed to the clerk's pair behind his password; False where it stands there already."""
        slot = self._slot_of(name)
        if "wrapped" in slot:
            return False
        slot.pop("sealed", None)
        slot.update(_wrap(password, key, self._cost_of(slot), _owner("clerk", name)))
        return True

    def _cost_of(self, slot: dict[str, Any]) -> Cost:
        """What a try at this slot costs already."""
        of = slot if "passes" in slot else slot.get("own")
        return Cost(of["passes"], of["lanes"], of["memory_kib"]) if isinstance(of, dict) else self._cost

    def clerks(self) -> list[str]:
        """Names of the clerks who have a slot, in the order they came."""
        return [slot["clerk"] for slot in self._slots if slot["kind"] == "clerk"]

    def give_clerk(self, name: str, password: str, key: bytes) -> None:
        """Gives the clerk a slot, replacing any he had."""
        self.revoke_clerk(name)
        self._slots.append({"kind": "clerk", "clerk": name, **_wrap(password, key, self._cost, _owner("clerk", name))})

    def revoke_clerk(self, name: str) -> None:
        """Takes the clerk's slot away. Old copies of the file still open: offer to change the key."""
        self._slots = [slot for slot in self._slots if not (slot["kind"] == "clerk" and slot["clerk"] == name)]

    def give_identity(self, name: str, password: str, secret: str) -> None:
        """Puts the secret of the site's identity into a clerk's slot, behind his password; Refused as `open_clerk`.

        A new slot of the clerk begins without it: whoever chose his password for him must not open what he may.
        """
        self.open_clerk(name, password)
        slot = self._slot_of(name)
        slot["identity"] = _wrap(password, secret.encode(), self._cost, _owner("identity", name))

    def open_identity(self, name: str, password: str) -> str:
        """The secret of the site's identity; Refused `wrong-password`, `identity-not-given` for a slot without it."""
        self.open_clerk(name, password)
        wrapped = self._slot_of(name).get("identity")
        if not isinstance(wrapped, dict):
            raise Refused.because("identity-not-given", "clerk")
        return _unwrap(password, wrapped, _owner("identity", name), "wrong-password", "password").decode()

    def revoke_identity(self, name: str) -> None:
        """Takes the site's identity out of a clerk's slot."""
        self._slot_of(name).pop("identity", None)

    def with_identity(self) -> list[str]:
        """Names of the clerks whose slots hold the site's identity."""
        return [slot["clerk"] for slot in self._slots if slot["kind"] == "clerk" and "identity" in slot]

    def _slot_of(self, name: str) -> dict[str, Any]:
        for slot in self._slots:
            if slot["kind"] == "clerk" and slot["clerk"] == name:
                return slot
        raise Refused.because("unknown-clerk", "clerk")

    def give_recovery_code(self, code: str, key: bytes) -> None:
        """Puts the key behind a printed code, replacing an older code."""
        self._slots = [slot for slot in self._slots if slot["kind"] != "recovery"]
        self._slots.append({"kind": "recovery", **_wrap(normal_code(code), key, self._cost, _owner("recovery"))})

    def give_city(self, recipient: str, key: bytes) -> None:
        """Seals the key to the city's recovery recipient (`age1…`), replacing an older seal."""
        import pyrage

        self._slots = [slot for slot in self._slots if slot["kind"] != "city"]
        sealed = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(recipient)])
        self._slots.append({"kind": "city", "recipient": recipient, "sealed": base64.b64encode(sealed).decode()})

    def open_clerk(self, name: str, password: str) -> bytes:
        """The key; Refused `unknown-clerk` or `wrong-password`. One that was changed while he was away is opened by his
        own key pair, whose secret his password opens.
        """
        import pyrage

        slot = self._slot_of(name)
        if "wrapped" in slot:
            return _unwrap(password, slot, _owner("clerk", name), "wrong-password", "password")
        own, sealed = slot.get("own"), slot.get("sealed")
        if not isinstance(own, dict) or not isinstance(sealed, str):
            raise Trouble("keys-damaged")
        secret = _unwrap(password, own, _owner("own", name), "wrong-password", "password")
        try:
            identity = pyrage.x25519.Identity.from_str(secret.decode())
            return bytes(pyrage.decrypt(base64.b64decode(sealed), [identity]))
        except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
            raise Trouble("keys-damaged") from error

    def open_recovery(self, code: str) -> bytes:
        """The key; Refused `wrong-recovery-code`, or `no-recovery-code` where none was made."""
        for slot in self._slots:
            if slot["kind"] == "recovery":
                return _unwrap(normal_code(code), slot, _owner("recovery"), "wrong-recovery-code", "recovery_code")
        raise Refused.because("no-recovery-code", "recovery_code")

    def city_seal(self) -> bytes | None:
        """The age file that the city can open, or None for a stand-alone station."""
        for slot in self._slots:
            if slot["kind"] == "city":
                return base64.b64decode(slot["sealed"])
        return None


def _salt_of(database: Path) -> str:
    """The first bytes of the database in hex: SQLCipher's salt, which is new with each key; empty where it is gone."""
    try:
        with database.open("rb") as file:
            return file.read(_SALT).hex()
    except OSError:
        return ""


def _is_slot(slot: object) -> bool:
    if not isinstance(slot, dict) or not isinstance(slot.get("kind"), str):
        return False
    return slot["kind"] != "clerk" or isinstance(slot.get("clerk"), str)


def _owner(kind: str, name: str = "") -> bytes:
    """What a slot is bound to: without it, whoever can edit the file could put his own slot under another's name."""
    return f"ip-station key slot\0{kind}\0{name}".encode()


def _wrap(secret: str, key: bytes, cost: Cost, owner: bytes) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(derive(secret, salt, cost)).encrypt(nonce, key, owner)
    return {
        "passes": cost.passes,
        "lanes": cost.lanes,
        "memory_kib": cost.memory_kib,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
    }


def _unwrap(secret: str, slot: dict[str, Any], owner: bytes, refusal: str, field: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        cost = Cost(int(slot["passes"]), int(slot["lanes"]), int(slot["memory_kib"]))
        derived = derive(secret, bytes.fromhex(slot["salt"]), cost)
        return AESGCM(derived).decrypt(bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["wrapped"]), owner)
    except InvalidTag as error:
        raise Refused.because(refusal, field) from error
    except (KeyError, ValueError, TypeError, OverflowError, MemoryError) as error:
        raise Trouble("keys-damaged") from error


def derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    """Thirty-two bytes by Argon2id (RFC 9106): what a secret costs whoever tries it."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(secret.encode())
