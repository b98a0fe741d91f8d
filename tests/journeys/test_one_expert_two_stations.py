"""One expert of the city, two stations without a network: one reports by the wire, the other by stick. One is given the
hour, the other hears of it at the next answer, with other times, on the real window.

The city's program on the line goes by the clock of the world: so do the stations here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from city_centre import leases
from city_centre import office as city_office
from station_app.actions import batches, bookings, sync
from station_app.actions.acts import RecordIds
from station_app.actions.stations import open_desk, set_up
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays
from station_app.storage import bookings as stored
from station_app.storage.folder import DataFolder
from station_app.ui.main_window import MainWindow
from tests.helpers import experts as helper
from tests.helpers.city import City, seal_and_export, serving, take
from tests.helpers.city_experts import CITY_EXPERT, CITY_NAME, install, write_bundle
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids, Office
from tests.helpers.programs import CENTRE_PASSWORD
from tests.helpers.reference import REFERENCE
from tests.helpers.window import dress, main_window


@dataclass
class Two:
    """The city, the station on the wire, the station with the stick, and the day that both want."""

    city: City
    near: Office
    far: Office
    day: date
    place: Path

    def at(self, hour: int, minute: int) -> str:
        return f"{self.day} {hour:02d}:{minute:02d}"

    def by_wire(self, url: str) -> None:
        """One round of the near station."""
        office = self.near
        sync.choose_address(office.store, office.desk.clerk, url)
        batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
        ready = sync.ready(office.store, office.desk.clerk, office.desk.device, now=office.clock())
        done = sync.confirm(
            office.store, office.desk.clerk, office.desk.device, sync.send(ready), now=office.clock(),
            new_id=office.ids, draw=0.5,
        )  # fmt: skip
        assert done.trouble is None

    def by_stick(self) -> None:
        """The far station's stick goes to the city and comes back with the answer."""
        self.far.clock.forward(minutes=1)
        stick = self.place / "stick"
        stick.mkdir(exist_ok=True)
        self.city.ingest(*seal_and_export(self.far, stick))
        take(self.far, self.city.acknowledge(stick, "G004"))


def _station(place: Path, code: str, space: int, clock: Clock) -> Office:
    folder, ids = DataFolder.at(place / code), Ids(space=space)
    recovery = set_up(folder, code=code, name=f"{code} 工作站", manager=MANAGER, password=PASSWORD, now=clock(),
                      new_id=ids, cost=CHEAP, district="110105")  # fmt: skip
    return Office(folder, open_desk(folder, MANAGER, PASSWORD, now=clock(), new_id=ids), clock, ids, recovery)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    now = datetime.now(BEIJING_TIME).replace(microsecond=0)
    city = City.founded(tmp_path / "city")
    bundle = write_bundle(tmp_path / "bundle", REFERENCE)
    made = []
    for space, code in ((21, "G003"), (22, "G004")):
        office = _station(tmp_path, code, space, Clock(now))
        city.enrol(office, tmp_path, code)
        install(office.store.db, bundle, now.isoformat())
        office.reopen()
        made.append(office)
    days = WorkingDays.from_catalogue(made[0].desk.catalogue)
    day = days.on_or_after(now.date() + timedelta(days=6))
    with city_office.opened(city.data, CENTRE_PASSWORD) as opened:
        leases.put_expert(opened, CITY_EXPERT, CITY_NAME, "13700000000", "pooled", now.astimezone(UTC))
        for on in (day, days.after(day)):
            begins = datetime(on.year, on.month, on.day, 9, tzinfo=BEIJING_TIME)
            leases.open_hours(opened, CITY_EXPERT, begins, begins + timedelta(hours=1))
    yield Two(city, *made, day, tmp_path)
    for office in made:
        office.close()


def _book(two: Two, window: MainWindow) -> None:
    """The far station's clerk books the hour, by keys."""
    hands = Hands(window)
    hands.press(Qt.Key.Key_4, CONTROL)
    hands.settle()
    board = window.page("experts").board
    assert board.expert.code() == CITY_EXPERT
    board.calendar.setFocus()
    monday = two.day - timedelta(days=two.day.weekday())
    hands.press(Qt.Key.Key_PageDown, times=(monday - board.monday).days // 7)
    board.calendar.stand_on(two.day.weekday(), 9 * 60)
    hands.press(ENTER)
    hands.settle()
    hands.commit("周丽华")
    hands.press(ENTER)
    hands.type("13488816602")
    hands.press(ENTER, times=2)
    hands.commit("商标被抢注怎么办")
    hands.press(Qt.Key.Key_Tab)
    hands.commit("执照")
    hands.press(ENTER, CONTROL)
    hands.settle()


def test_the_first_to_reach_the_city_has_the_hour_and_the_other_takes_one_of_those_offered(
    two: Two, qtbot  # type: ignore[no-untyped-def]
) -> None:
    dress()
    won = helper.book(two.near, CITY_EXPERT, two.at(9, 0), two.at(9, 30))
    assert (won.state, won.why) == ("requested", "not-leased")
    with main_window(two.far) as window:
        _book(two, window)
        (line,) = stored.page(two.far.store.db)
        assert (line.state, line.start[11:16]) == ("requested", "09:00")
        assert any("待市中心确认" in notice.sentence for notice in window.notices.history)
    with serving(two.city.data) as url:
        two.by_wire(url)
        two.by_stick()
        near = stored.line(two.near.store.db, won.number)
        assert near is not None
        assert near.state == "confirmed"
        with main_window(two.far) as window:
            hands = Hands(window)
            hands.press(Qt.Key.Key_4, CONTROL)
            hands.settle()
            board = window.page("experts").board
            assert "周丽华" in board.banner.sentence.text(), "nobody is left in the dark about a booking that was lost"
            board.answered.click()
            hands.settle()
            assert "可改到" in board.card.facts.text()
            board.card.buttons["move_there"].click()
            hands.press(ENTER, CONTROL)
            hands.settle()
        two.by_stick()
        (line,) = stored.page(two.far.store.db)
        assert (line.state, line.start[11:16], line.moves) == ("confirmed", "09:30", 1)
        # He who has the hour gives it up: the city lets the other station have it.
        freed = bookings.cancel(
            two.near.store, two.near.desk.clerk, won.number, "visitor", ids=RecordIds.make(two.near.ids),
            catalogue=two.near.desk.catalogue, now=two.near.clock(), new_id=two.near.ids,
        )  # fmt: skip
        assert freed.late is False
        two.by_wire(url)
        again = helper.book(two.far, CITY_EXPERT, two.at(9, 0), two.at(9, 30), visitor_name="赵敏",
                            visitor_phone="13701238862")  # fmt: skip
        two.by_stick()
        later = stored.line(two.far.store.db, again.number)
        assert later is not None
        assert later.state == "confirmed"
    with city_office.opened(two.city.data, CENTRE_PASSWORD) as opened:
        decided = [(one["station"], one["decided"]) for one in leases.booking_list(opened)]
    assert sorted(decided) == [("G003", ""), ("G004", "confirmed"), ("G004", "confirmed")]
