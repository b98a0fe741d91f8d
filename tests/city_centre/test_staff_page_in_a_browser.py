"""The staff's page as a real browser shows it: signed in by typing, answered by pressing, in light and dark.

With STATION_SCREENS the pictures go there as city-….png (docs/screens).
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from city_centre import acknowledge, enrolment, intake, leases, staff
from city_centre.office import Office
from city_centre.rules import BEIJING
from station_exchange.bundles import pack
from station_exchange.enrolment import read_paper
from tests.city_centre.browsing import FIRST, OWN
from tests.city_centre.conftest import CHEAP, NOW
from tests.city_centre.test_serve import served
from tests.city_centre.test_staff_page import TASK
from tests.exchange.publishing import with_a_channel
from tests.helpers.chromium import CHROMIUM, Chromium
from tests.helpers.wire import Desk, made_id, row

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.parametrize("data", ["sqlite"], indirect=True),
]
ITEMS = ("Q01", "T01", "S03", "P01", "S05")


def a_week(desk: Desk, station: str, count: int) -> bytes:
    entries = [
        row(
            f"{station}-{at}", at=f"2026-11-{16 + at % 5:02d}T1{at % 8}:15:00+08:00", position=1 + at,
            facts={"items": [ITEMS[at % len(ITEMS)]], "channel": f"0{1 + at % 4}",
                   "number": f"ZX-{station}-202611{16 + at % 5}-{at:04d}", "started_at": "2026-11-19T10:20:00+08:00"},
        )
        for at in range(count)
    ]  # fmt: skip
    return desk.batch(entries)


@pytest.fixture
def city(centre: Office, enrol: Callable[..., Desk]) -> Desk:
    """Three stations, one of them with a question for the city."""
    first = enrol("G003")
    intake.receive(centre, a_week(first, "G003", 64), NOW)
    question = [
        row("a", person={"question": "第35类与第9类的商标是否近似？", "answer": "请等市中心答复"}, position=90),
        row("t", kind="task", facts=TASK, person={"title": "请示：近似判断"}, position=91),
        *(row(f"bad{at}", facts="{", position=92 + at) for at in range(2)),
    ]  # fmt: skip
    intake.receive(centre, first.batch(question), NOW)
    enrol("C012")
    enrol("S007")
    for station, name, district in (("C012", "朝阳双井工作站", "110105"), ("S007", "石景山区中心", "110107")):
        paper = enrolment.enrol(centre, station, name, NOW, f"again-{station}", district=district)
        if station == "C012":
            intake.receive(centre, a_week(Desk(read_paper(paper)), station, 41), NOW)
    leases.put_expert(centre, "E1", "王律师", "13800000000", "pooled", NOW)
    morning = (datetime(2026, 12, 1, 9, tzinfo=BEIJING), datetime(2026, 12, 1, 11, tzinfo=BEIJING))
    leases.open_hours(centre, "E1", *morning)
    leases.lease(centre, "G003", "E1", *morning, NOW, iter([made_id("lease", at) for at in range(4)]).__next__)
    staff.take_on(centre, "王主任", "manager", FIRST, NOW, by="test", cost=CHEAP)
    return first


def test_somebody_signs_in_answers_a_question_and_sees_the_week(
    centre: Office, city: Desk, data: Path, tmp_path: Path
) -> None:
    asked = os.environ.get("STATION_SCREENS")
    pictures = Path(asked) if asked else tmp_path
    bundle = tmp_path / "2026-12.zip"
    bundle.write_bytes(pack(with_a_channel()))
    with served(data) as (url, _process), Chromium(tmp_path) as browser:
        browser.go(f"{url}/staff")
        browser.picture(pictures / "city-sign-in.png")
        browser.fill(name="王主任", password=FIRST)
        browser.press("main button")
        assert "请先换成自己的" in browser.text
        browser.fill(old=FIRST, new=OWN, again=OWN)
        browser.press("main button")
        assert "密码已改" in browser.text
        browser.go(f"{url}/staff/stations")
        assert "退回率超过 2 %" in browser.text
        for dark in (False, True):
            browser.picture(pictures / f"city-stations-{'dark' if dark else 'light'}.png", dark=dark)
        browser.press("td a[href$=G003]")
        browser.picture(pictures / "city-station.png")
        browser.go(f"{url}/staff/week?week=2026-W47")
        for dark in (False, True):
            browser.picture(pictures / f"city-week-{'dark' if dark else 'light'}.png", dark=dark)
        assert "106" in browser.text
        browser.go(f"{url}/staff/waiting")
        browser.picture(pictures / "city-waiting.png")
        browser.press("td a")
        browser.fill(text="不近似：第35类与第9类不属类似，见区分表注释。")
        browser.press("main form button")
        assert "答复已记下" in browser.text
        browser.picture(pictures / "city-question.png")
        for page in ("experts", "returned", "notices", "enrol", "people", "acts"):
            browser.go(f"{url}/staff/{page}")
            browser.picture(pictures / f"city-{page}.png")
        browser.go(f"{url}/staff/publish")
        browser.picture(pictures / "city-publish.png")
        browser.choose("bundle", bundle)
        browser.press("form[enctype] button")
        assert "巡讲" in browser.text
        browser.picture(pictures / "city-publish-looked.png")
        browser.fill(password=OWN)
        browser.press("main form button")
        assert "已发布" in browser.text
        browser.picture(pictures / "city-published.png")
        assert browser.complaints == []
    told = city.read(acknowledge.answer(centre, "G003", NOW)).messages
    assert [(one.kind, one.record_id) for one in told] == [("answer", made_id("record", "t"))]
