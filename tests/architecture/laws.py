"""The laws of the house that a syntax tree can show. Each has its reason, its remedy and an example that breaks it."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.architecture.reading import IDEOGRAPH, PROGRAMS, PythonFile, dotted, names

Finding = tuple[int, str]
Check = Callable[[PythonFile], Iterator[Finding]]


@dataclass(frozen=True)
class Law:
    """One law: who keeps it (`check` yields the lines that do not), why, what to do, and a file that breaks it."""

    name: str
    reason: str
    remedy: str
    check: Check
    broken_by: tuple[tuple[str, str], ...]

    def findings(self, file: PythonFile) -> list[str]:
        """One sentence for each line of the file that breaks the law."""
        return [f"{file.path}:{line}: {what}" for line, what in self.check(file)]

    def sentence(self, found: list[str]) -> str:
        """What a failing test says."""
        return "\n".join([f"{self.name}.", f"Why: {self.reason}", f"Remedy: {self.remedy}", *found[:40]])


COMMAND_LINES = (
    "station_app/cli.py",
    "station_app/cli/",
    "city_centre/cli.py",
    "city_centre/cli/",
    "station_app/__main__.py",
    "city_centre/__main__.py",
)
CLOCKED = ("station_app/app.py", "city_centre/app.py", *COMMAND_LINES)
SQL = re.compile(
    r"^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|REPLACE\s+INTO\s|WITH\s+\w+.*\sAS\s*\("
    r"|(CREATE|DROP)\s+(UNIQUE\s+|TEMP\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s|ALTER\s+TABLE\s|PRAGMA\s|BEGIN(\s+IMMEDIATE)?\s*;?$"
    r"|(COMMIT|ROLLBACK)\s*;?$|VACUUM\b|ATTACH\s)"
)


DATABASES = ("sqlite_utils", "sqlcipher3", "sqlalchemy", "psycopg", "sqlite3")
# What is handed through, not spoken to: an open transaction passes from intake to the table modules.
HANDLES = {"sqlalchemy.Connection", "sqlalchemy.Engine"}


def imported_outside(modules: tuple[str, ...], rooms: tuple[str, ...], where: tuple[str, ...] = PROGRAMS) -> Check:
    """A check that these modules are imported in these rooms only."""

    def check(file: PythonFile) -> Iterator[Finding]:
        if file.within(*where) and not file.within(*rooms):
            yield from ((line, f"imports {module}") for line, module in file.imports() if names(module, *modules))

    return check


def sql_outside_storage(file: PythonFile) -> Iterator[Finding]:
    if not file.within(*PROGRAMS) or "/storage/" in file.path:
        return
    for node in file.strings():
        if SQL.match(str(node.value)):
            yield node.lineno, f"SQL: {str(node.value).strip()[:40]!r}"
    for line, module in file.imports():
        if names(module, *DATABASES) and module not in HANDLES:
            yield line, f"imports {module}"


SHARED_BY_SCREENS = (
    "station_app.ui.widgets", "station_app.ui.background", "station_app.ui.desk", "station_app.ui.theme",
    "station_app.ui.notices", "station_app.ui.printing", "station_app.ui.inspector",
)  # fmt: skip
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "QDateTime.currentDateTime", "QDateTime.currentDateTimeUtc", "QDate.currentDate", "QTime.currentTime",
    "uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7", "QUuid.createUuid",
}  # fmt: skip


THREADS = ("threading", "_thread", "concurrent", "multiprocessing", "asyncio")
QT_THREADS = (".QThread", ".QThreadPool", ".QRunnable")


def threads_elsewhere(file: PythonFile) -> Iterator[Finding]:
    if file.within(*PROGRAMS) and not file.within("station_app/ui/background.py"):
        for line, module in file.imports():
            if names(module, *THREADS) or module.endswith(QT_THREADS):
                yield line, f"imports {module}"


def clock_outside_the_programs(file: PythonFile) -> Iterator[Finding]:
    if not file.within(*PROGRAMS) or file.within(*CLOCKED):
        return
    for node in file.nodes:
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in CLOCKS:
            yield node.lineno, f"reads {dotted(node)}"
    for line, module in file.imports():
        if names(module, "uuid_utils", "uuid.uuid1", "uuid.uuid4", "uuid.uuid7", "time.time", "time.time_ns"):
            yield line, f"imports {module}"


def printing_outside_the_command_line(file: PythonFile) -> Iterator[Finding]:
    if file.within(*PROGRAMS) and not file.within(*COMMAND_LINES):
        for call, name in file.calls():
            if name in {"print", "sys.stdout.write", "sys.stderr.write"}:
                yield call.lineno, f"calls {name}()"


# `on_paper` says in Chinese whatever the window's language; `say` in the language of the window.
SAYING = ("say", "on_paper")


def words_without_say(file: PythonFile) -> Iterator[Finding]:
    # The centre keeps its sentences in city_centre/words.py: it serves its own staff only, in one language.
    if not file.within("station_app/ui/", "station_app/documents/", "station_app/app.py", "station_app/cli/"):
        return
    said = set()
    for call, name in file.calls():
        if name.split(".")[-1] in SAYING and call.args:
            said.add(id(call.args[0]))
            if file.within("station_app/documents/") and name.split(".")[-1] == "say":
                yield call.lineno, "say() follows the window's language; a paper stays Chinese"
            if isinstance(call.args[0], ast.JoinedStr):
                yield call.lineno, f"an f-string in {name}(): no translation can be found for it"
        elif file.within("station_app/ui/") and (name.endswith(".tr") or name == "QCoreApplication.translate"):
            yield call.lineno, f"{name}(): Qt's own catalogue serves Qt's own buttons only"
    for node in file.strings():
        if id(node) not in said and IDEOGRAPH.search(str(node.value)):
            yield node.lineno, f"{str(node.value)[:30]!r}"


def screens_that_know_each_other(file: PythonFile) -> Iterator[Finding]:
    parts = file.path.split("/")
    if parts[:2] != ["station_app", "ui"] or len(parts) < 4:
        return
    own = f"station_app.ui.{parts[2]}"
    for line, module in file.imports():
        if not names(module, "station_app.ui") or names(module, own, *SHARED_BY_SCREENS):
            continue
        if module.startswith("station_app.ui.main_window") or parts[2] == "widgets" or module.count(".") > 2:
            yield line, f"imports {module}"


def transactions_of_others(file: PythonFile) -> Iterator[Finding]:
    rooms = ("station_app/actions/", "station_app/storage/connection.py", "station_app/storage/store.py",
             "station_app/storage/migrations.py")  # fmt: skip
    if file.within("station_app/") and not file.within(*rooms):
        for call, name in file.calls():
            if name.endswith(".atomic"):
                yield call.lineno, f"opens a transaction with {name}()"


LAWS = (
    Law(
        "SQL stands only in storage/ and db/",
        "A change of a table must be made in one place, and whoever reads a screen must not have to know the tables.",
        "Give the storage module of that record a verb (add, get, page, revise, count) and call it through an action.",
        sql_outside_storage,
        (
            ("station_app/actions/x.py", 'rows = db.query("SELECT id FROM visitors")'),
            ("station_app/ui/x.py", 'sql = f"UPDATE visitors SET name = {name}"'),
            ("city_centre/intake.py", "from sqlalchemy import select"),
            ("station_exchange/x.py", 'begin("BEGIN IMMEDIATE")'),
        ),
    ),
    Law(
        "Qt is used only in ui/ and app.py",
        "Rules, store, papers and the command line must run without a display.",
        "Return plain values from below and let the screen show them.",
        imported_outside(("PySide6", "shiboken6"), ("station_app/ui/", "station_app/app.py")),
        (("station_app/documents/x.py", "from PySide6.QtGui import QImage"),),
    ),
    Law(
        "Threads live only in ui/background.py",
        "One writer and one errand worker are the whole of the program's concurrency; a third would race them.",
        "Hand the work to the background of ui/background.py and listen to its signal.",
        threads_elsewhere,
        (
            ("station_app/ui/main_window.py", "import threading"),
            ("station_app/delivery/https.py", "from concurrent.futures import ThreadPoolExecutor"),
            ("station_app/ui/lists.py", "from PySide6.QtCore import QThread"),
            ("station_app/storage/x.py", "import multiprocessing.pool"),
        ),
    ),
    Law(
        "Only app.py and cli.py read the clock or make ids",
        "What happened when is a fact of the record; tests, the simulator and a restore replay it with their own time.",
        "Take `now` or the id as an argument from the caller.",
        clock_outside_the_programs,
        (
            ("station_app/actions/x.py", "from datetime import datetime\nnow = datetime.now(UTC)"),
            ("station_app/domain/x.py", "import datetime\nd = datetime.date.today()"),
            ("station_app/storage/x.py", "at: datetime = field(default_factory=datetime.utcnow)"),
            ("station_exchange/x.py", "import time\nt = time.time()"),
            ("city_centre/intake.py", "from time import time"),
            ("station_app/ui/x.py", "t = QDate.currentDate()"),
            ("station_app/actions/y.py", "import uuid\nid = uuid.uuid4()"),
            ("station_app/ui/y.py", "import uuid_utils"),
        ),
    ),
    Law(
        "Papers and sheets are made and read only in documents/",
        "The libraries are heavy to import and full of traps, which are answered there once.",
        "Give documents/ a function from domain object to bytes (or from a file to rows).",
        imported_outside(
            ("reportlab", "xlsxwriter", "openpyxl", "segno", "docx"),
            ("station_app/documents/", "city_centre/documents/"),
        ),
        (
            ("station_app/ui/x.py", "import reportlab.pdfgen.canvas"),
            ("station_app/actions/x.py", "from openpyxl import load_workbook"),
            ("city_centre/reports.py", "import xlsxwriter"),
        ),
    ),
    Law(
        "appdirs is imported only in places.py",
        "Where data lies is decided once; a second answer would be a second database.",
        "Ask station_app.places, or take the folder as an argument.",
        imported_outside(("appdirs",), ("station_app/places.py", "city_centre/places.py")),
        (("station_app/storage/x.py", "import appdirs"),),
    ),
    Law(
        "Only the command line prints",
        "A window started from the menu has no terminal, and what is printed elsewhere may hold a person's data.",
        "Return the value; the command line prints it, the window shows it, the log takes its code.",
        printing_outside_the_command_line,
        (("station_app/actions/x.py", "print(visitor)"), ("city_centre/intake.py", "sys.stdout.write(name)")),
    ),
    Law(
        "What people read goes through say()",
        "A sentence outside the catalogue is never translated and never proof-read.",
        'Write say("…", name=value), on a paper on_paper("…"), with the whole sentence as its first argument.',
        words_without_say,
        (
            ("station_app/ui/x.py", 'label.setText("今日工作台")'),
            ("station_app/cli/x.py", 'print(f"已存 {count} 件")'),
            ("station_app/documents/x.py", 'on_paper(f"共 {count} 件")'),
            ("station_app/documents/y.py", 'on_paper("共 {n} 件", n="三")'),
            ("station_app/documents/z.py", 'say("共 {n} 件", n=3)'),
            ("station_app/ui/y.py", 'self.tr("save")'),
        ),
    ),
    Law(
        "Screens never import each other",
        "A screen that knows another cannot be changed, tested or left out alone.",
        "Put what both need into ui/widgets, or let the main window carry the message.",
        screens_that_know_each_other,
        (
            ("station_app/ui/visits/form.py", "from station_app.ui.receipts.preview import Preview"),
            ("station_app/ui/visits/form.py", "from ..receipts.preview import Preview"),
            ("station_app/ui/widgets/field.py", "from station_app.ui.main_window import MainWindow"),
        ),
    ),
    Law(
        "A transaction is opened only by an action or a migration",
        "The record and its journal entry stand or fall together; a table module cannot know where that ends.",
        "Open it in the action (with store.atomic()) and call the table's verbs inside.",
        transactions_of_others,
        (
            ("station_app/storage/visitors.py", "with store.atomic():\n    pass"),
            ("station_app/ui/x.py", "with self.store.atomic():\n    pass"),
        ),
    ),
)
