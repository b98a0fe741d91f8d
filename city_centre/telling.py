"""What the staff tell the stations: notices, answers, records sent back. It rides in the next acknowledgement."""

from datetime import datetime
from typing import Final

from city_centre import staff
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import messages, oversight, stations
from city_centre.storage.engine import writing
from city_centre.storage.messages import ANSWER, NOTICE, Message, Recall
from city_centre.storage.staff import Colleague, StaffAct
from city_centre.storage.staff import note as note_act
from station_exchange.text import is_clean

LONGEST: Final = 1000
CARRIED: Final = 20
"""How many of its newest messages each answer carries: all that fits where an answer is to stay under 20 KB."""
EVERY_STATION: Final = ""


def tell(office: Office, by: Colleague, station: str, text: str, now: datetime, new_id: str) -> int:
    """A notice to one station, or to every one where `station` is empty; answers how many stations it goes to.

    OfficeRefused `not_allowed`, `message_empty`, `message_long`, `message_text`, `unknown_station`.
    """
    staff.demand(by, "tell")
    words = _checked(text)
    with writing(office.engine) as connection:
        known = [one.station for one in stations.all_stations(connection)]
        wanted = [one for one in known if station in (EVERY_STATION, one)]
        if not wanted:
            raise OfficeRefused("unknown_station", station=station)
        for one in wanted:
            messages.add(connection, Message(one, new_id, NOTICE, "", "", words, by.name, stamp(now)))
        note_act(connection, StaffAct(stamp(now), by.name, "tell", station, new_id))
    return len(wanted)


def answer(
    office: Office, by: Colleague, station: str, record_id: str, number: str, text: str, now: datetime, new_id: str
) -> None:
    """The city's answer to one question or referral; OfficeRefused as `tell`, or `unknown_record`."""
    staff.demand(by, "answer")
    words = _checked(text)
    with writing(office.engine) as connection:
        if oversight.newest_of(connection, station, record_id) is None:
            raise OfficeRefused("unknown_record")
        messages.add(connection, Message(station, new_id, ANSWER, record_id, number, words, by.name, stamp(now)))
        note_act(connection, StaffAct(stamp(now), by.name, "answer", station, number or record_id))


def send_back(
    office: Office, by: Colleague, station: str, record_id: str, field: str, text: str, now: datetime
) -> None:
    """A record goes back to its station to be mended, whatever the program thought of it.

    OfficeRefused as `tell`, `unknown_record`, or `sent_back` where this revision was sent back before.
    """
    staff.demand(by, "send_back")
    words = _checked(text)
    with writing(office.engine) as connection:
        row = oversight.newest_of(connection, station, record_id)
        if row is None or row.state == "void":
            raise OfficeRefused("unknown_record")
        recalled = Recall(station, row.revision_id, record_id, row.kind, field, words, by.name, stamp(now))
        if not messages.recall(connection, recalled):
            raise OfficeRefused("sent_back")
        note_act(connection, StaffAct(stamp(now), by.name, "send_back", station, record_id))


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise OfficeRefused("message_empty")
    if len(words) > LONGEST:
        raise OfficeRefused("message_long", count=str(LONGEST))
    if not is_clean(words):
        raise OfficeRefused("message_text")
    return words
