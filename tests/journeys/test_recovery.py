"""`kill -9` while somebody types: two seconds are lost at most, and the next start asks what shall become of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.app import Program
from station_app.storage import drafts
from station_app.storage.folder import DataFolder
from station_app.storage.store import Store
from tests.helpers.hands import Hands
from tests.helpers.office import PASSWORD, Clock, Ids, Office, make_office
from tests.helpers.window import dress, gone
from tests.journeys.typing_desk import EACH_MS, letter

LOST_AT_MOST = 2000 // EACH_MS
"""Letters in two seconds of typing."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL belongs to POSIX")


def _type_and_die(office: Office, letters: int) -> int:
    """Types so many letters on a real desk of its own, kills it with the last, and answers how many were typed."""
    told = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.journeys.typing_desk", str(office.folder.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=told) as desk:
        assert desk.stdout is not None
        typed = 0
        for line in desk.stdout:
            typed = int(line) if line.strip().isdigit() else typed
            if typed == letters:
                desk.send_signal(signal.SIGKILL)
    assert desk.returncode == -signal.SIGKILL
    return typed


def _kept(folder: DataFolder, key: bytes) -> list[drafts.Draft]:
    store = Store(folder, key, read_only=True)
    try:
        return drafts.all_drafts(store.db)
    finally:
        store.close()


@pytest.fixture
def closed(tmp_path: Path) -> Office:
    """A station that nobody has open."""
    office = make_office(tmp_path)
    office.close()
    return office


@pytest.fixture
def next_start(closed: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """A desk that died while its clerk typed, started once more and signed in."""
    _type_and_die(closed, 27)
    dress()
    program = Program(closed.folder, Clock(), Ids(space=12))
    with qtbot.waitSignal(program.front_door.seen):
        program.start()
    assert program.background.settle(30)
    program.front_door.page.password.setText(PASSWORD)
    program.front_door.page.sign_in()
    assert program.background.settle(30)
    assert program.main_window is not None
    yield Hands(program.main_window)
    program.close()
    gone(program.main_window)


@pytest.mark.serial
@pytest.mark.parametrize("letters", [24, 41, 58])
def test_kill_9_loses_at_most_two_seconds_of_typing(closed: Office, letters: int) -> None:
    key = closed.store.key
    typed = _type_and_die(closed, letters)
    (draft,) = _kept(closed.folder, key)
    question = draft.body["form"]["question"]
    assert question == "".join(letter(number) for number in range(len(question))), "what is kept is what was typed"
    assert typed - len(question) <= LOST_AT_MOST, f"{typed} typed, {len(question)} kept"
    assert (draft.title, draft.by_hand) == ("陈女士", False)


def _band(hands: Hands):  # type: ignore[no-untyped-def]
    return hands.window.page("today").half_typed


def _press(hands: Hands, button) -> None:  # type: ignore[no-untyped-def]
    button.setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.settle()


@pytest.mark.serial
def test_the_next_start_asks_by_name_and_time_and_goes_on_where_it_broke_off(next_start: Hands) -> None:
    hands, band = next_start, _band(next_start)
    assert band.isVisible()
    assert "上次关机前有一条没存完的登记（陈女士，09:00）" in band.sentence.text()
    assert [button.text() for button in (band.take, band.store, band.drop)] == ["接着填", "存为草稿", "丢弃"]
    assert all(button.isVisible() for button in (band.take, band.store, band.drop))
    kept = drafts.all_drafts(hands.window.desk.reader.db)[0]
    _press(hands, band.take)
    form = hands.page.fields.form()
    assert (form.visitor_name, form.question) == ("陈女士", kept.body["form"]["question"])
    assert hands.page._entry.ids.record_id == kept.record_id
    hands.has.refused.setChecked(True)
    hands.has.items.set_codes(("S01",))
    hands.save()
    db = hands.window.desk.reader.db
    assert db.execute("SELECT count(*), max(record_id) FROM consultations").fetchone() == (1, kept.record_id)
    assert drafts.all_drafts(db) == []


@pytest.mark.serial
def test_what_is_made_a_draft_is_asked_about_no_more_and_waits_with_the_others(next_start: Hands) -> None:
    hands, band = next_start, _band(next_start)
    _press(hands, band.store)
    assert not band.isVisible()
    assert "草稿" in hands.window.notices.history[-1].sentence
    (draft,) = drafts.all_drafts(hands.window.desk.reader.db)
    assert (draft.title, draft.by_hand) == ("陈女士", True)
    hands.begin()
    assert [chip.text() for chip in hands.page.parked.chips] == ["草稿 陈女士 · 09:00"]


@pytest.mark.serial
def test_what_is_thrown_away_is_asked_about_twice_and_gone(next_start: Hands) -> None:
    hands, band = next_start, _band(next_start)
    _press(hands, band.drop)
    assert "找不回来" in band.sentence.text()
    assert len(drafts.all_drafts(hands.window.desk.reader.db)) == 1
    _press(hands, band.drop)
    assert drafts.all_drafts(hands.window.desk.reader.db) == []
    assert not band.isVisible()
