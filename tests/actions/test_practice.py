"""Practice is a station beside the real one: everything can be tried in it, and nothing of it can get out."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from city_centre import enrolment as enrolling
from city_centre import office as receiving
from city_centre.keys import Cost as CityCost
from station_app.actions import (
    acknowledgements,
    batches,
    exports,
    list_exports,
    practice,
    receipts,
    stations,
    sync,
    verification,
)
from station_app.actions.stations import OpenDesk
from station_app.documents.receipts import consultation_receipt
from station_app.domain import practice as invented
from station_app.domain.faults import Refused
from station_app.storage import clerks, consultations
from station_app.storage.folder import DataFolder
from station_exchange.enrolment import EnrolmentPaper, read_paper
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids, Office
from tests.helpers.scratch import lasting_folder


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One practice station, closed; each test works on a copy."""
    place = tmp_path_factory.mktemp("practice")
    practice.enter(DataFolder.at(place / "station"), now=Clock()(), new_id=Ids(space=6)).close()
    return place


@pytest.fixture
def real(tmp_path: Path) -> DataFolder:
    return DataFolder.at(tmp_path / "station")


@pytest.fixture
def desk(real: DataFolder, made_once: Path) -> Iterator[OpenDesk]:
    shutil.copytree(made_once, real.root.parent, dirs_exist_ok=True)
    opened = practice.enter(real, now=Clock()(), new_id=Ids(space=8))
    yield opened
    opened.close()


@cache
def _papers() -> dict[str, EnrolmentPaper]:
    """One city centre for all these tests, and its papers for two stations."""
    place, now = lasting_folder("practice-city-"), Clock()().astimezone(UTC)
    receiving.found(place / "city", "city", now, code="BJ", name="市中心", cost=CityCost(1, 1, 64))
    with receiving.opened(place / "city", "city") as city:
        return {
            code: read_paper(enrolling.enrol(city, code, "江东站", now, "secret", district="110105"))
            for code in ("LX000", "G003")
        }


def paper_for(code: str) -> EnrolmentPaper:
    return _papers()[code]


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_practice_is_made_beside_the_real_station_and_full_of_visits(real: DataFolder, desk: OpenDesk) -> None:
    assert desk.store.folder.root.name == "station.practice"
    assert not real.exists()
    assert desk.station.code == invented.STATION_CODE
    lines = consultations.page(desk.store.db, limit=100)
    # Up to nine in the morning of the sixth working day.
    assert 50 <= len(lines) <= 60
    assert max(line.saved_at for line in lines) <= Clock()().isoformat()
    assert verification.verify(desk.store).sound


def test_what_was_tried_is_there_the_next_time_until_practice_is_made_anew(real: DataFolder, desk: OpenDesk) -> None:
    before = consultations.page(desk.store.db, limit=100)
    desk.close()
    again = practice.enter(real, now=Clock()(), new_id=Ids(space=7))
    assert consultations.page(again.store.db, limit=100) == before
    again.close()
    practice.forget(practice.folder_of(real))
    assert not practice.folder_of(real).root.exists()


def test_a_making_that_broke_off_is_begun_anew(real: DataFolder) -> None:
    with pytest.raises(Exception, match="practice-cancelled"):
        practice.enter(real, now=Clock()(), new_id=Ids(space=6), progress=lambda done, _total: done < 3)
    desk = practice.enter(real, now=Clock()(), new_id=Ids(space=7))
    assert len(consultations.page(desk.store.db, limit=100)) >= 50
    desk.close()


def test_only_a_practice_folder_is_ever_taken_away(real: DataFolder) -> None:
    real.prepare()
    with pytest.raises(Refused, match="practice-only"):
        practice.forget(real)
    assert real.root.is_dir()


Door = Callable[[OpenDesk, Path], object]
DOORS: dict[str, Door] = {
    "enrolled": lambda desk, place: stations.enrol(
        desk, paper_for("LX000"), now=Clock()(), new_id=Ids(space=4), cost=CHEAP
    ),
    "sealed": lambda desk, place: batches.seal(desk.store, desk.clerk, desk.device, now=Clock()()),
    "exported": lambda desk, place: exports.export(desk.store, desk.clerk, place, now=Clock()(), new_id=Ids(space=4)),
    "sent": lambda desk, place: sync.ready(desk.store, desk.clerk, desk.device, now=Clock()()),
    "given an address": lambda desk, place: sync.choose_address(desk.store, desk.clerk, "https://city.example"),
    "taken out as a list": lambda desk, place: list_exports.allow(
        desk.store, desk.clerk, "search", whole=False, now=Clock()(), new_id=Ids(space=4)
    ),
    "acknowledged": lambda desk, place: acknowledgements.take(
        desk.store, desk.clerk, desk.device, b"x", now=Clock()(), new_id=Ids(space=4)
    ),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_practice_is_never(door: str, desk: OpenDesk, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*.svb"))
    with pytest.raises(Refused) as refused:
        DOORS[door](desk, tmp_path)
    assert [fault.code for fault in refused.value.faults] == ["practice-never"]
    assert clerks.enrolment(desk.store.db) is None
    assert sorted(tmp_path.rglob("*.svb")) == before


def test_practice_that_somebody_tied_to_a_city_by_hand_still_seals_nothing(
    desk: OpenDesk, office: Office, tmp_path: Path
) -> None:
    office.enrol(paper_for("G003"))
    tie = clerks.enrolment(office.store.db)
    assert tie is not None
    with desk.store.atomic() as db:
        clerks.keep_enrolment(db, tie)
    for door in ("sealed", "exported", "sent"):
        with pytest.raises(Refused, match="practice-never"):
            DOORS[door](desk, tmp_path)


def test_no_station_in_earnest_gets_the_code_of_practice(tmp_path: Path) -> None:
    given = {"name": "江东站", "manager": MANAGER, "password": PASSWORD, "now": Clock()(), "new_id": Ids(space=4)}
    for paper in (None, paper_for("LX000")):
        with pytest.raises(Refused, match="practice-code"):
            stations.set_up(DataFolder.at(tmp_path / "new"), code="LX000", paper=paper, cost=CHEAP, **given)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("layout", ["a5", "a4", "80mm"])
def test_every_paper_of_practice_says_so(desk: OpenDesk, layout: str) -> None:
    number = consultations.page(desk.store.db, limit=1)[0].number
    prepared = receipts.prepare(desk.store, desk.clerk, desk.device, number, catalogue=desk.catalogue, now=Clock()())
    told = _text(consultation_receipt(prepared.receipt, layout))
    # The name of the station holds the word too, and stands at the head and where the seal goes.
    assert len(re.findall("练习(?!站)", told)) >= 1


def test_a_paper_in_earnest_does_not(office: Office) -> None:
    number = office.record().number
    desk, now = office.desk, office.clock()
    prepared = receipts.prepare(desk.store, desk.clerk, desk.device, number, catalogue=desk.catalogue, now=now)
    assert "练习" not in _text(consultation_receipt(prepared.receipt, "a5"))
