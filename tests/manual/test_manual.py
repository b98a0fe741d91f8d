"""The manual against the code: every screen has its page, every key, button and sentence that it names exists."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app import manual
from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import Role
from station_app.ui.main_window import MainWindow
from station_app.ui.pages import PAGES
from station_app.words.faults import SENTENCES
from station_app.words.troubles import TOLD, TROUBLES
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window
from tests.manual.write_keys import lines

ROOT = Path(__file__).resolve().parents[2]
BUTTON = re.compile(r"「([^」]+)」")
KEY = re.compile(r"`((?:Ctrl|Shift|Alt)\+[^`]+|F\d+)`")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
TEN_MINUTES = 3_000
"""Characters that somebody who is new reads in ten minutes, trying what he reads as he goes."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {page: manual.text(page) for page in manual.pages()}


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office) as opened:
        yield opened


def _said() -> set[str]:
    """Every sentence of the window: the first arguments of say() and mark()."""
    found = set()
    for file in (ROOT / "station_app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "mark", "on_paper")
            if named and node.args and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                found.add(str(node.args[0].value))  # type: ignore[attr-defined]
    return found


def test_every_screen_has_its_page_under_its_own_title(texts: dict[str, str]) -> None:
    assert {entry.name: entry.title() for entry in PAGES} == {
        entry.name: manual.title(entry.name) if entry.name in texts else "" for entry in PAGES
    }


def test_the_contents_name_every_page_and_every_link_and_picture_leads_somewhere(texts: dict[str, str]) -> None:
    assert {file.stem for file in manual.folder().glob("*.md")} == set(texts)
    for page, text in texts.items():
        for link in LINK.findall(text):
            assert link.removesuffix(".md") in texts, f"{page}: {link}"
        for picture in PICTURE.findall(text):
            assert (manual.folder() / picture).resolve().is_file(), f"{page}: {picture} (make screens)"


def test_every_button_that_the_manual_names_is_written_so_on_a_screen(texts: dict[str, str]) -> None:
    said = _said()
    wrong = [(page, named) for page, text in texts.items() for named in BUTTON.findall(text) if named not in said]
    assert wrong == []


def test_every_key_that_the_manual_names_does_something(texts: dict[str, str], window: MainWindow) -> None:
    known = {action.shortcut().toString() for action in window.menus.actions.values()}
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "station_app" / "ui").rglob("*.py"))
    # Keys of one screen alone are written on its buttons.
    known |= set(re.findall(r'"((?:(?:Ctrl|Alt|Shift)\+)+[A-Za-z0-9]+|F\d+)"', code)) | {"Shift+Tab"}
    wrong = [(page, key) for page, text in texts.items() for key in KEY.findall(text) if key not in known]
    assert wrong == []


def test_the_table_of_keys_is_that_of_the_menus(texts: dict[str, str], window: MainWindow) -> None:
    table = texts["keys"].partition("## ")[0]
    assert sorted(line for line in table.splitlines() if line.startswith("| `")) == sorted(lines(window)), (
        "python -m tests.manual.write_keys writes the table anew"
    )


def test_what_the_manual_quotes_is_what_the_program_says(texts: dict[str, str]) -> None:
    said = [*TROUBLES.values(), *TOLD.values(), *SENTENCES.values(), *_said()]
    quotes = [(page, line[2:]) for page, text in texts.items() for line in text.splitlines() if line.startswith("> ")]
    assert len(quotes) >= 8
    assert [(page, quote) for page, quote in quotes if not any(quote in sentence for sentence in said)] == []


ROWS = {
    "登录、查看、锁屏、改自己的密码": ("sign_in", "read", "lock", "change_password"),
    "登记咨询和登记册、十秒内撤销": ("record", "undo", "close"),
    "打印、请来访人评价": ("print", "rate"),
    "更正、作废": ("amend", "void"),
    "记待办、转办、回访": ("add_task", "refer", "plan_follow_up"),
    "合并访客": ("merge", "undo_merge"),
    "导入旧台账": ("import",),
    "打包、导出、收回执、装参考数据": ("seal", "export", "take_acknowledgement", "apply_reference"),
    "撤销整批导入": ("undo_import",),
    "看好差评汇总": ("see_ratings",),
    "接入市中心、改站点设置": ("enrol", "set_up"),
    "增减经办人、改岗位、重设密码": ("add_clerk", "clerk_leaves", "change_role", "give_password"),
    "从备份恢复": ("restore",),
}


def test_the_table_of_rights_is_that_which_the_actions_ask(texts: dict[str, str]) -> None:
    roles = (Role.MANAGER, Role.CLERK, Role.INTERN, Role.AUDITOR)
    lines = [line for line in texts["roles"].splitlines() if line.startswith("| ") and "站长" not in line]
    told = {cells[0]: cells[1:] for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)}
    for row, actions in ROWS.items():
        wanted = [{"✓" if role in RIGHTS[action] else "" for action in actions} for role in roles]
        assert [{cell} for cell in told.pop(row)] == wanted, row
    assert told == {}


def test_the_first_page_is_read_in_ten_minutes(texts: dict[str, str]) -> None:
    assert len(manual.plain(texts["index"])) <= TEN_MINUTES


def test_what_can_befall_a_station_has_its_heading(texts: dict[str, str]) -> None:
    headings = set(re.findall(r"^## (.+)$", texts["troubles"], re.MULTILINE))
    assert {"网络断了", "打印机没反应", "停电", "电脑坏了", "忘记密码", "换电脑"} <= headings


def test_the_pictures_of_the_readme_are_those_of_make_screens() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        pictures = PICTURE.findall((ROOT / name).read_text("utf-8"))
        assert pictures
        for picture in pictures:
            assert picture.startswith("docs/screens/"), picture
            assert (ROOT / picture).is_file(), picture


def test_wheel_and_bundle_carry_the_manual_with_its_pictures() -> None:
    wheel, bundle = ((ROOT / name).read_text("utf-8") for name in ("hatch_build.py", "build.spec"))
    assert '"docs/manual": "station_app/_bundled/docs/manual"' in wheel
    assert '"docs" / "manual"), "docs/manual")' in bundle
    assert "pictures_of_the_manual(PROJECT)" in bundle
    assert 'force_include"][picture]' in wheel
    shown = {picture for page in manual.pages() for picture in PICTURE.findall(manual.text(page))}
    ask = "import hatch_build, pathlib; print(*hatch_build.pictures_of_the_manual(pathlib.Path()))"
    found = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert {f"../{name.removeprefix('docs/')}" for name in found} == shown


def test_search_finds_the_line_and_the_heading_above_it() -> None:
    hits = manual.search("恢复码")
    assert any(hit.page == "troubles" and hit.heading == "忘记密码" for hit in hits)
    assert manual.search("备份 试恢复")[0].page == "settings"
    assert manual.search("没有这样的词") == []
    assert manual.search("  ") == []


# --- in the window ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_f1_opens_the_page_of_this_screen(window: MainWindow, page: str) -> None:
    window.go(page)
    assert window.desk.background.settle(20)
    window.menus.actions["manual"].trigger()
    assert window._manual is not None
    assert window._manual.current == page
    assert window._manual.view.toPlainText().startswith(manual.title(page))
    window._manual.reject()


def test_a_word_is_looked_for_and_found_and_esc_gives_the_caret_back(window: MainWindow) -> None:
    window.start_consultation()
    assert window.desk.background.settle(20)
    hands = Hands(window)
    caret = hands.caret
    hands.press(Qt.Key.Key_F1)
    manual_window = window._manual
    assert manual_window is not None
    assert manual_window.current == "consultations"
    hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hands.commit("停电")
    hands.press(Qt.Key.Key_Return)
    assert manual_window.current in ("troubles", "index", "consultations")
    assert manual_window.view.textCursor().selectedText() == "停电"
    hands.press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not manual_window.isVisible()
    window.activateWindow()
    QApplication.processEvents()
    assert QApplication.focusWidget() is caret


def test_a_link_leads_to_another_page_and_never_out_of_the_manual(window: MainWindow) -> None:
    from PySide6.QtCore import QUrl

    window.show_manual("index")
    opened = window._manual
    assert opened is not None
    opened._follow(QUrl("weekly.md"))
    assert opened.current == "weekly"
    opened._follow(QUrl("https://example.org/x.md"))
    opened._follow(QUrl("../../README.md"))
    assert opened.current == "weekly"


def test_a_locked_window_and_the_sign_in_have_their_pages_too(window: MainWindow) -> None:
    window.lock.lock()
    window.show_manual()
    assert window._manual is not None
    assert window._manual.current == "lock"
