"""The pages of the desk, in the order of their keys: each imported and built when it is first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from station_app.ui.desk import Desk
from station_app.words import say


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its name in code, its title, its icon, and how it is made.

    `under` names the page in whose place of the navigation it stands: it has no button and no number of its own there,
    but is in the menu, in Ctrl+K, and one step from that page.
    """

    name: str
    title: Callable[[], str]
    icon: str
    make: Callable[[Desk, QWidget], QWidget]
    under: str = ""


def _today(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.today import TodayPage

    return TodayPage(desk, parent)


def _consultations(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.consultations import ConsultationPage

    page: QWidget = ConsultationPage(desk, parent)
    return page


def _experts(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.experts import ExpertsPage

    return ExpertsPage(desk, parent)


def _visitors(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.visitors import VisitorsPage

    return VisitorsPage(desk, parent)


def _search(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.search import SearchPage

    return SearchPage(desk, parent)


def _tasks(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.tasks import TasksPage

    return TasksPage(desk, parent)


def _library(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.library import LibraryPage

    return LibraryPage(desk, parent)


def _guides(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.guides import GuidesPage

    return GuidesPage(desk, parent)


def _ledgers(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.ledgers import LedgersPage

    return LedgersPage(desk, parent)


def _registers(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.registers import RegistersPage

    return RegistersPage(desk, parent)


def _intakes(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.intakes.page import IntakePage

    return IntakePage(desk, parent)


def _statistics(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.statistics import StatisticsPage

    return StatisticsPage(desk, parent)


def _reporting(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.reporting import ReportingPage

    return ReportingPage(desk, parent)


def _printers(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.printing.page import PrinterPage

    return PrinterPage(desk, parent)


def _clerks(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.clerks import ClerksPage

    return ClerksPage(desk, parent)


def _personal(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.personal import PersonalPage

    return PersonalPage(desk, parent)


def _settings(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.settings import SettingsPage

    return SettingsPage(desk, parent)


def _keeping(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.keeping import KeepingPage

    return KeepingPage(desk, parent)


def _journal(desk: Desk, parent: QWidget) -> QWidget:
    from station_app.ui.journal import JournalPage

    return JournalPage(desk, parent)


PAGES: Final = (
    PageEntry("today", lambda: say("今日工作台"), "today", _today),
    PageEntry("consultations", lambda: say("咨询登记"), "visit", _consultations),
    PageEntry("intakes", lambda: say("商标受理"), "trademark", _intakes),
    PageEntry("experts", lambda: say("专家预约"), "experts", _experts),
    PageEntry("search", lambda: say("查询"), "search", _search),
    PageEntry("tasks", lambda: say("跟进"), "tasks", _tasks),
    PageEntry("registers", lambda: say("登记册"), "register", _registers),
    PageEntry("statistics", lambda: say("统计"), "chart", _statistics),
    PageEntry("reporting", lambda: say("数据上报"), "report", _reporting),
    PageEntry("visitors", lambda: say("访客"), "visitors", _visitors),
    PageEntry("guides", lambda: say("事项与指南"), "guide", _guides),
    PageEntry("library", lambda: say("常用语与政策"), "library", _library),
    PageEntry("ledgers", lambda: say("旧台账"), "folder", _ledgers, under="library"),
    PageEntry("printers", lambda: say("打印机"), "printer", _printers, under="settings"),
    PageEntry("clerks", lambda: say("经办人"), "clerks", _clerks, under="settings"),
    PageEntry("personal", lambda: say("个人信息"), "personal", _personal, under="settings"),
    PageEntry("keeping", lambda: say("保存与归档"), "folder", _keeping, under="settings"),
    PageEntry("journal", lambda: say("日志"), "journal", _journal, under="settings"),
    PageEntry("settings", lambda: say("设置"), "settings", _settings),
)
"""The pages there are, in the order of their keys Ctrl+1…; the settings come last and have Ctrl+0. What has a key of
its own (F6, F7) comes behind those with a digit.
"""


def in_navigation() -> list[PageEntry]:
    """The pages that have a button of their own, in its order."""
    return [entry for entry in PAGES if not entry.under]


def keys_of_pages() -> dict[str, str]:
    """Page name to the digit that opens it with Ctrl: nine from 1 on, 0 for the settings, none for what is beyond."""
    numbered = [entry.name for entry in in_navigation() if entry.name != "settings"]
    return {**{name: str(number) for number, name in enumerate(numbered[:9], start=1)}, "settings": "0"}


OWN_KEYS: Final = {"visitors": "F6", "library": "Shift+F7", "guides": "Shift+F8"}
"""The pages beyond the digits: the function key of what they hold. F7 and F8 alone do it at once (a phrase, the
documents that are missing), with Shift they open the page that it comes from.
"""


def shortcut_of(name: str) -> str:
    """The keys that open a page from anywhere; empty for one that stands under another."""
    digit = keys_of_pages().get(name, "")
    return f"Ctrl+{digit}" if digit else OWN_KEYS.get(name, "")


def import_pages() -> None:
    """Imports what the pages are made of, ahead of their first opening."""
    import station_app.ui.clerks
    import station_app.ui.consultations
    import station_app.ui.experts
    import station_app.ui.printing.page
    import station_app.ui.registers
    import station_app.ui.reporting
    import station_app.ui.statistics
    import station_app.ui.tasks
    import station_app.ui.today
    import station_app.ui.visitors  # noqa: F401
