"""What the city's staff told the station: it comes with the answer, stands on the first page, becomes the answer."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from city_centre import office as city_office
from city_centre import staff, telling
from city_centre.storage.staff import Colleague
from station_app.storage import city_messages, journal, promises
from station_app.ui.main_window import MainWindow
from tests.city_centre.conftest import CHEAP
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import Office
from tests.helpers.programs import CENTRE_PASSWORD


@pytest.fixture
def city(tmp_path: Path, office: Office) -> City:
    made = City.founded(tmp_path / "city")
    made.enrol(office, tmp_path)
    return made


def _report(city: City, office: Office, stick: Path) -> None:
    stick.mkdir()
    seal_and_export(office, stick)
    city.ingest(stick)


def _say(city: City, office: Office, *, about: promises.Promise | None, text: str, number: int) -> None:
    """Somebody of the city answers, or tells all stations."""
    now = office.clock()
    with city_office.opened(city.data, CENTRE_PASSWORD) as opened:
        if staff.present(opened, "李敏") is None:
            staff.take_on(opened, "李敏", "officer", "first password", now, by="test", cost=CHEAP)
        by = staff.present(opened, "李敏")
        assert isinstance(by, Colleague)
        message_id = f"00000000-0000-7000-8000-{number:012d}"
        if about is None:
            telling.tell(opened, by, "", text, now, message_id)
        else:
            telling.answer(opened, by, "G003", about.record_id, about.number, text, now, message_id)


def _take(city: City, office: Office, place: Path, window: MainWindow) -> None:
    data = city.acknowledge(place)
    taken: list[object] = []
    window.desk.background.write(lambda: take(office, data), done=taken.append)
    assert window.desk.background.settle(20)
    window.page("today").refresh()
    assert taken


@pytest.mark.parametrize("kind", ["question", "referral"])
def test_the_citys_answer_becomes_the_records_by_one_key_and_closes_what_waited(
    city: City, office: Office, tmp_path: Path, window: MainWindow, kind: str
) -> None:
    plan = (
        {"difficult_question": {}}
        if kind == "question"
        else {"referral": {"target_kind": "01", "reason": "请市中心看"}}
    )
    saved = office.record(result="6" if kind == "question" else "5", extras=plan)
    waiting = promises.line(office.store.db, f"{saved.number}-{'D1' if kind == 'question' else 'Z1'}")
    assert waiting is not None
    _report(city, office, tmp_path / "stick")
    _say(city, office, about=waiting, text="不近似，见区分表注释。", number=1)
    _take(city, office, tmp_path, window)
    post = window.page("today").city_post
    assert f"市中心答复 {waiting.number}（李敏" in post.sentence.text()
    assert "不近似，见区分表注释。" in post.sentence.text()
    post.take.setFocus()
    QTest.keyClick(post.take, Qt.Key.Key_Space)
    assert window.desk.background.settle(20)
    assert post.isHidden()
    latest = journal.latest(office.store.db, waiting.record_id)
    assert latest is not None
    body = latest.body()
    assert body["outcome" if kind == "question" else "reply"] == "不近似，见区分表注释。"
    assert (body["state"] == "closed") is (kind == "question")


def test_a_notice_stands_until_somebody_knows_it_and_comes_only_once(
    city: City, office: Office, tmp_path: Path, window: MainWindow
) -> None:
    office.record()
    _report(city, office, tmp_path / "stick")
    _say(city, office, about=None, text="下周一 9 点培训", number=1)
    _say(city, office, about=None, text="表格换了新版", number=2)
    _take(city, office, tmp_path, window)
    post = window.page("today").city_post
    assert "下周一 9 点培训" in post.sentence.text()
    assert "还有 1 条" in post.sentence.text()
    assert post.take.isHidden()
    QTest.mouseClick(post.away, Qt.MouseButton.LeftButton)
    assert window.desk.background.settle(20)
    assert "表格换了新版" in post.sentence.text()
    _take(city, office, tmp_path, window)
    assert [one.text for one in city_messages.unread(office.store.db)] == ["表格换了新版"]
    QTest.mouseClick(post.away, Qt.MouseButton.LeftButton)
    assert window.desk.background.settle(20)
    assert post.isHidden()
    assert len(city_messages.newest(office.store.db, 10)) == 2


def test_an_answer_to_what_is_closed_already_is_told_and_stays_to_be_read(
    city: City, office: Office, tmp_path: Path, window: MainWindow
) -> None:
    from station_app.actions import difficult_questions
    from tests.helpers.promises import Hand

    saved = office.record(result="6", extras={"difficult_question": {}})
    waiting = promises.line(office.store.db, f"{saved.number}-D1")
    assert waiting is not None
    _report(city, office, tmp_path / "stick")
    _say(city, office, about=waiting, text="晚到的答复", number=1)
    _take(city, office, tmp_path, window)
    Hand(office).with_ids(difficult_questions.answer, waiting.number, "站里自己答了")
    post = window.page("today").city_post
    QTest.mouseClick(post.take, Qt.MouseButton.LeftButton)
    assert window.desk.background.settle(20)
    assert "已经办结" in window.notices.standing[-1].notice.sentence
    assert "晚到的答复" in post.sentence.text()
