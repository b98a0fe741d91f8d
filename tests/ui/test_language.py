"""The language of the desk: chosen in a menu, kept on this computer, spoken from the next start on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from station_app.app import Program, kept_language
from station_app.words import language
from tests.helpers.language import speaking
from tests.helpers.office import PASSWORD, Clock, Ids, make_office
from tests.helpers.window import dress, gone, main_window


@pytest.fixture
def kept(tmp_path: Path) -> QSettings:
    """This computer's settings, in a file of the test's own."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def test_the_chosen_language_is_kept_for_the_next_start(kept: QSettings, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    office = make_office(tmp_path)
    office.close()
    dress()
    program = Program(office.folder, Clock(), Ids(space=8))
    with qtbot.waitSignal(program.front_door.seen):
        program.start(kept)
    page = program.front_door.page
    page.password.setText(PASSWORD)
    page.sign_in()
    assert program.background.settle(20)
    window = program.main_window
    assert window is not None
    assert kept_language(kept) == "zh_CN"
    assert window.menus.actions["language_zh_CN"].isChecked()
    window.menus.actions["language_en"].trigger()
    assert kept_language(kept) == "en"
    assert window.notices.history[-1].sentence == "下次打开登记台时用“English”。单据一直是中文。"
    assert language() == "zh_CN"
    program.close()
    gone(window)


def test_an_english_menu_ticks_english(office, qtbot) -> None:  # type: ignore[no-untyped-def]
    with speaking("en"), main_window(office) as window:
        assert window.menus.actions["language_en"].isChecked()
        assert [window.menus.actions[f"language_{name}"].text() for name in ("zh_CN", "en")] == ["中文", "English"]


@pytest.mark.parametrize("strange", ["fr", "", "../en"])
def test_a_kept_language_that_nobody_knows_is_chinese(kept: QSettings, strange: str) -> None:
    assert kept_language(kept) == "zh_CN"
    kept.setValue("language", strange)
    assert kept_language(kept) == "zh_CN"
