"""Attached files on the staff's page: listed without names, opened by whoever may, each look written down."""

import pytest

from city_centre import intake, staff
from city_centre.office import Office
from city_centre.storage import staff as staff_store
from city_centre.storage.engine import reading
from tests.city_centre.browsing import Browser, Clock, colleague
from tests.city_centre.conftest import NOW
from tests.city_centre.test_attached_files import SCAN, digest_of, give, parts, visit
from tests.helpers.wire import Desk, made_id, row

pytestmark = pytest.mark.parametrize("data", ["sqlite"], indirect=True)
LOOK = f"/staff/files/G003/{made_id('record', 'a')}/{digest_of('scan')}"
TASK = {
    "number": "ZX-G003-20261119-0042-D1", "task_kind": "difficult", "state": "open", "due_on": "2026-11-24",
    "about_kind": "consultation", "about_id": made_id("record", "a"),
}  # fmt: skip


@pytest.fixture
def filed(centre: Office, desk: Desk) -> Desk:
    entries = [
        visit("a", "scan", "to come"), row("t", kind="task", facts=TASK, person={"title": "请示"}, position=2),
    ]  # fmt: skip
    intake.receive(centre, desk.batch(entries), NOW)
    assert give(centre, *parts(desk, "scan"))[-1] == "received"
    return desk


def acts(centre: Office) -> list[tuple[str, str]]:
    with reading(centre.engine) as connection:
        return [(act.act, act.subject) for _, act in staff_store.newest_acts(connection, 50)]


@pytest.mark.usefixtures("filed")
def test_a_colleague_with_the_right_opens_a_file_and_that_is_written_down(centre: Office) -> None:
    browser = colleague(centre, Clock(), "李敏", "officer")
    page = browser.go("/staff/stations/G003/files").text
    assert "记录里列出 2 个，收齐 1 个" in page
    assert (page.count(">打开</a>"), "scan.pdf" in page) == (1, False)
    assert ">打开</a>" in browser.go(f"/staff/waiting/G003/{made_id('record', 't')}").text
    got = browser.go(LOOK)
    assert (got.status_code, got.content) == (200, SCAN)
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''scan.pdf" in got.headers["content-disposition"]
    assert got.headers["x-content-type-options"] == "nosniff"
    written = [subject for act, subject in acts(centre) if act == "open_file"]
    assert written == [f"{visit_number()} {digest_of('scan')[:8]}"]
    assert browser.go(LOOK.replace(digest_of("scan"), digest_of("to come"))).status_code == 422
    assert browser.go(LOOK.replace("G003", "H009")).status_code == 422
    assert browser.go("/staff/stations/H009/files").status_code == 404
    assert len([one for one, _ in acts(centre) if one == "open_file"]) == 1, "what was not seen was not looked at"


@pytest.mark.parametrize("type_", ["图", "x" * 20_000])
def test_a_file_is_opened_whatever_its_station_called_its_type(centre: Office, desk: Desk, type_: str) -> None:
    listed = [{"digest": digest_of("scan"), "size": 7, "type": type_}]
    intake.receive(centre, desk.batch([row("a", kind="note", facts={"attachments": listed}, person={})]), NOW)
    give(centre, *parts(desk, "scan"))
    got = colleague(centre, Clock(), "李敏", "officer").go(LOOK)
    assert (got.status_code, got.content) == (200, SCAN)
    assert f'filename="{digest_of("scan")[:16]}"' in got.headers["content-disposition"]


def visit_number() -> str:
    import json

    return str(json.loads(visit("a", "scan").facts)["number"])


@pytest.mark.usefixtures("filed")
def test_who_may_not_see_people_sees_that_there_are_files_and_opens_none(centre: Office) -> None:
    stranger = Browser(centre, Clock())
    assert str(stranger.go(LOOK).url).endswith("/staff/sign-in")
    viewer = colleague(centre, Clock(), "看客", "viewer")
    assert "viewer" not in staff.RIGHTS["read_person"]
    page = viewer.go("/staff/stations/G003/files").text
    assert ("收齐 1 个" in page, ">打开</a>" in page) == (True, False)
    assert viewer.go(LOOK).status_code == 403
    assert "open_file" not in [act for act, _ in acts(centre)]
