"""A forgotten password, mended by the city (decision 18): this PC asks with what lies in its key file, and takes the
answer under the one-time code that the city told the manager.

Nothing is signed in while this runs: the database opens only with the key that comes back. The secret half of the
request stays on this PC and is good for one request only.
"""

import json
from datetime import datetime

from station_app.actions.acts import NewId
from station_app.actions.stations import recover_with_key
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.connection import open_database
from station_app.storage.files import replace_file
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, KeySlots
from station_exchange import recovery
from station_exchange.keys import SealingKey
from station_exchange.refusals import Code, ExchangeRefused


def ask_city(folder: DataFolder, *, new_id: NewId) -> bytes:
    """The bytes of a request for the city; an earlier one counts no more. Refused `no-city-slot` for a station that was
    never enrolled. Trouble `keys-missing` and the like. No personal data in it.
    """
    sealed = KeySlots.read(folder.keys).city_seal()
    if sealed is None:
        raise Refused.because("no-city-slot")
    own, request_id = SealingKey.make(), new_id()
    replace_file(folder.asked_city, json.dumps({"request": request_id, "open": own.secret()}).encode())
    return recovery.write_request(request_id, sealed, own.recipient)


def recover_by_city(
    folder: DataFolder, data: bytes, code: str, *, name: str, password: str, now: datetime, new_id: NewId,
    cost: Cost | None = None,
) -> str:  # fmt: skip
    """Gives a clerk a new password by the city's answer, and answers a new recovery code: the old one is used up.

    Refused `recovery-none-asked`, `recovery-answer-refused`, `recovery-answer-other`, `recovery-wrong-code`, and as
    `stations.recover`. The same answer serves until it has succeeded once.
    """
    try:
        kept = json.loads(folder.asked_city.read_text("utf-8"))
        own = SealingKey.from_secret(kept["open"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused.because("recovery-none-asked") from error
    try:
        answered = recovery.read_answer(data)
        if answered.request_id != kept["request"]:
            raise Refused.because("recovery-answer-other")
        key = recovery.open_answer(answered, own, code)
    except ExchangeRefused as error:
        if error.code is Code.SECRET:
            raise Refused.because("recovery-wrong-code", "recovery_code") from error
        raise Refused.because("recovery-answer-refused", "", reason=error.code.value) from error
    _demand_fits(folder, key)
    renewed = recover_with_key(folder, key, name=name, password=password, now=now, new_id=new_id, cost=cost)
    folder.asked_city.unlink(missing_ok=True)
    return renewed


def _demand_fits(folder: DataFolder, key: bytes) -> None:
    """A key that opens another database would be written into this one's slots."""
    try:
        open_database(folder.database, key, read_only=True).conn.close()
    except Trouble as trouble:
        if trouble.code != "database-unreadable":
            raise
        raise Refused.because("recovery-answer-refused", "", reason="E_CONTENT") from trouble
