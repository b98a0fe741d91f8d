"""What needs the city's long-lived keys: opening a station's forgotten password, and changing the office's own keys."""

import secrets
from datetime import datetime
from pathlib import Path

import pyrage

from city_centre.keys import RECOVERY_FILE
from city_centre.office import KEY_FILE, Office, OfficeRefused, stamp
from city_centre.storage import staff
from city_centre.storage.engine import writing
from city_centre.storage.staff import StaffAct
from station_exchange import recovery
from station_exchange.keys import SealingKey
from station_exchange.recovery import RecoveryRequest
from station_exchange.refusals import ExchangeRefused

_TRIES = 6


def offline_key(folder: Path, password: str) -> SealingKey:
    """The recovery key out of the offline folder; OfficeRefused `offline_missing`, `offline_password`, `offline_busy`
    where this machine is too slow at the moment.
    """
    file = folder / RECOVERY_FILE
    if not file.is_file():
        raise OfficeRefused("offline_missing", path=str(file))
    for _ in range(_TRIES):
        try:
            return SealingKey.from_secret(pyrage.passphrase.decrypt(file.read_bytes(), password).decode().strip())
        except pyrage.DecryptError as error:
            # age measures the machine first, and refuses a passphrase that would take it too long: on a busy one a
            # matter of the moment.
            if "work" not in str(error).lower():
                raise OfficeRefused("offline_password") from error
    raise OfficeRefused("offline_busy")


def new_code() -> str:
    """A one-time code of four groups of five, 99 bits."""
    groups = range(recovery.CODE_GROUPS)
    return "-".join("".join(secrets.choice(recovery.CODE_ALPHABET) for _ in range(recovery.CODE_GROUP)) for _ in groups)


def read(data: bytes) -> RecoveryRequest:
    """The request in a file; OfficeRefused `recovery_request` for a file that is none."""
    try:
        return recovery.read_request(data)
    except ExchangeRefused as refused:
        raise OfficeRefused("recovery_request") from refused


def recover(office: Office, asked: RecoveryRequest, key: SealingKey, code: str, now: datetime, *, by: str) -> bytes:
    """The answer to the request, under that code; written down as an act. OfficeRefused `recovery_foreign` for one that
    this city's recovery key does not open.
    """
    try:
        answer = recovery.answer(asked, key, code)
    except ExchangeRefused as refused:
        raise OfficeRefused("recovery_foreign") from refused
    with writing(office.engine) as connection:
        staff.note(connection, StaffAct(stamp(now), by, "recover", "", asked.request_id))
    return answer


def rotate(office: Office, password: str, now: datetime, *, by: str) -> str:
    """New operational and acknowledgement keys for the office; answers the new acknowledgement key.

    The old operational key goes on opening what was sealed to it; the old acknowledgement key vouches for the new one
    in every answer, so that stations learn it by themselves, and is gone then. The key file is replaced whole at the
    end: before it nothing has changed. An office that is open elsewhere (`centre serve`) goes on with the old keys
    until it is opened anew. A backup made before still opens, with the keys of its day.
    """
    keys = office.keys.rotated(office.code, stamp(now))
    with writing(office.engine) as connection:
        staff.note(connection, StaffAct(stamp(now), by, "rotate", "", keys.acknowledgement.public.key_id))
    keys.save(office.data / KEY_FILE, password)
    return keys.acknowledgement.public.text
