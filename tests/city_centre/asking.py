"""What the tests of the office ask it again and again."""

from typing import TypeVar

import msgspec

from city_centre import acknowledge
from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import rows
from city_centre.storage.engine import reading
from station_exchange.acknowledgement import Acknowledgement
from station_exchange.rows import Row
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row

S = TypeVar("S", bound=msgspec.Struct)


def taken(centre: Office, data: bytes) -> tuple[str, str]:
    """Outcome and code of one container."""
    outcome = receive(centre, data, NOW)
    return outcome.outcome, outcome.code


def stored(centre: Office, station: str = "G003") -> set[str]:
    """The applied revisions."""
    with reading(centre.engine) as connection:
        return set(rows.applied_rows(connection, station))


def answered(centre: Office, desk: Desk) -> Acknowledgement:
    """The office's answer, opened by the desk."""
    return desk.read(acknowledge.answer(centre, desk.paper.station, NOW))


def revisions(*names: str) -> set[str]:
    """The ids of revisions by the names the tests gave them."""
    return {made_id("revision", name) for name in names}


def changed(struct: S, **changes: object) -> S:
    """A copy with some fields bent."""
    return msgspec.structs.replace(struct, **changes)


def anonymous(name: str) -> Row:
    """An entry that any station may send."""
    return row(name, kind="note", facts={"text": name})
