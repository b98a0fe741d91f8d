"""Reading a station's ledger, row by row: what a clerk wrote on paper, as consultations.

A doubtful row is stored with its warning rather than thrown away. Refused is only what cannot be a consultation at
all: a row without a readable day, or one that says neither what was asked nor which item it was about.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultation_checks import check
from station_app.domain.consultations import TEXT_LENGTH, ConsultationForm
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.json_fields import Shape, specs
from station_app.domain.ledger_dates import WrittenDate, read_date, read_time
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from station_exchange.text import forbidden_character

COLUMNS: Final = "ledger_column"
"""The list of ledger_words that names the columns: its codes are fields of the form, `date`, `time` and `clerk`."""
_FORMULA: Final = re.compile(r"[=@]|[+\-](?=[A-Za-z(=@])|\t=")
_SEVERAL: Final = re.compile(r"[、,，;；/\n]+")
_WITHOUT_FORMULA: Final = frozenset({"visitor_phone", "date", "time"})
_LONGEST_ECHO: Final = 40


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One row of the file. `number` as a spreadsheet counts, the header being row 1; `surplus`: cells beyond it."""

    number: int
    cells: Mapping[str, str]
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row as it was read: the form to store (None where refused), who wrote it, and every fault found."""

    number: int
    form: ConsultationForm | None
    clerk_name: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """A whole ledger. Every row is stored or refused: `read` = `stored` + the rows of `refused`."""

    rows: tuple[LedgerRow, ...]
    ignored_columns: tuple[str, ...] = ()
    _refused: tuple[LedgerRow, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort out the refused rows."""
        object.__setattr__(self, "_refused", tuple(row for row in self.rows if row.form is None))

    @property
    def read(self) -> int:
        """Rows of the file that hold anything."""
        return len(self.rows)

    @property
    def stored(self) -> int:
        """Rows that are to be stored."""
        return len(self.rows) - len(self._refused)

    @property
    def warned(self) -> int:
        """Rows that are to be stored with a warning."""
        return sum(row.form is not None and bool(row.faults) for row in self.rows)

    @property
    def refused(self) -> tuple[LedgerRow, ...]:
        """Rows that are not to be stored."""
        return self._refused


def read_ledger_rows(header: Sequence[str], lines: Iterable[LedgerLine], catalogue: Catalogue, now: datetime,
                     import_id: str, week: ReportingWeek | None = None) -> LedgerReading:
    """Read all rows. A day without a year takes the year nearest to the row before it, else to the file's first full
    date, else to `week`, else to `now`.

    Refuses a header that lacks a day, or that has neither the question nor the item.
    """
    columns = {title: found[0] for title in header if (found := catalogue.word(COLUMNS, title))}
    known = set(columns.values())
    if "date" not in known:
        raise Refused.because("ledger-column-date", "date")
    if not known & {"question", "items"}:
        raise Refused.because("ledger-column-question", "question")
    if len(known) != len(columns):
        twice = next(title for title, name in columns.items() if list(columns.values()).count(name) > 1)
        raise Refused.because("ledger-column-twice", columns[twice], column=twice)
    everything = list(lines)
    title_of_date = next(title for title, name in columns.items() if name == "date")
    dates = [read_date(line.cells.get(title_of_date, "")) for line in everything]
    first = next((written.near(now.date()) for written in dates if written is not None and written.year), None)
    anchor = first or (week.monday if week is not None else now.astimezone(BEIJING_TIME).date())
    rows = []
    for line, written in zip(everything, dates, strict=True):
        cells = {columns[title]: cell.strip() for title, cell in line.cells.items() if title in columns}
        day = None if written is None else written.near(anchor)
        anchor = day or anchor
        rows.append(_read_row(line, cells, written, day, catalogue, now, import_id))
    return LedgerReading(tuple(rows), tuple(title for title in header if title and title not in columns))


def _read_row(line: LedgerLine, cells: Mapping[str, str], written: WrittenDate | None, day: date | None,
              catalogue: Catalogue, now: datetime, import_id: str) -> LedgerRow:
    clerk = cells.get("clerk", "")
    question, items = cells.get("question", ""), cells.get("items", "")
    refusals = []
    if not cells.get("date", ""):
        refusals.append(Fault("ledger-date-missing", "date"))
    elif day is None:
        refusals.append(Fault("ledger-date-unreadable", "date", details={"value": cells["date"][:_LONGEST_ECHO]}))
    if not question and not items:
        refusals.append(Fault("ledger-nothing-asked", "question"))
    if day is None or refusals:
        return LedgerRow(line.number, None, clerk, tuple(refusals))
    faults: list[Fault] = []
    values: dict[str, Any] = {"import_id": import_id, "source_row": line.number}
    if line.surplus:
        faults.append(Fault("ledger-cells-surplus", "", Level.SHOULD, {"number": len(line.surplus)}))
    clean = {name: _clean(name, cell, faults) for name, cell in cells.items()}
    clerk = clean.get("clerk", "")
    values |= _words(clean, catalogue, faults)
    values |= _who(clean, catalogue, faults)
    values |= _when(clean, written, day, faults)
    for name in ("org_name", "uscc", "visitor_email", "question", "answer", "related_no", "subdistrict",
                 "dissatisfied_reason"):
        values[name] = clean.get(name, "")
    if not values["question"]:
        values["question"] = items[:TEXT_LENGTH]
        faults.append(Fault("ledger-question-missing", "question", Level.SHOULD))
    form = ConsultationForm(**values).with_defaults(catalogue)
    form = _shortened(form, faults)
    if form.satisfaction != catalogue.default("satisfaction"):
        form = replace(form, satisfaction_way=catalogue.default("satisfaction_way_of_import"))
    found = (*faults, *check(form, catalogue, now))
    if heavy(found):
        return LedgerRow(line.number, None, clerk, heavy(found))
    return LedgerRow(line.number, form.normalized(now.astimezone(BEIJING_TIME).date()), clerk, found)


def _clean(name: str, cell: str, faults: list[Fault]) -> str:
    """The cell as text: a formula stays what is written, unevaluated; characters that may not be stored are dropped."""
    if name not in _WITHOUT_FORMULA and _FORMULA.match(cell):
        faults.append(Fault("ledger-formula", name, Level.SHOULD))
    stranger = forbidden_character(cell)
    if stranger is None:
        return cell
    faults.append(Fault("ledger-character-dropped", name, Level.SHOULD, {"character": f"U+{ord(stranger):04X}"}))
    return "".join(character for character in cell if forbidden_character(character) is None)


def _words(cells: Mapping[str, str], catalogue: Catalogue, faults: list[Fault]) -> dict[str, Any]:
    """The words of the ledger as codes; a word that no list knows leaves the field to its default, with a warning."""
    values: dict[str, Any] = {}
    for name, spec in specs(ConsultationForm).items():
        written = cells.get(name, "")
        if not written or spec.shape not in (Shape.CODE, Shape.CODES):
            continue
        whole = catalogue.word(spec.code_list, written)
        parts = [written] if whole or spec.shape is Shape.CODE else [part for part in _SEVERAL.split(written) if part]
        found: list[str] = []
        for part in parts:
            known = catalogue.word(spec.code_list, part)
            if not known:
                faults.append(Fault("ledger-word-unknown", name, Level.SHOULD, {"value": part[:_LONGEST_ECHO]}))
            found.extend(one for one in known if one not in found)
        if found:
            values[name] = tuple(found) if spec.shape is Shape.CODES else found[0]
    if not values.get("items"):
        values["items"] = (catalogue.default("item_of_unknown_word"),)
        if not cells.get("items"):
            faults.append(Fault("ledger-item-missing", "items", Level.SHOULD))
    written = unicodedata.normalize("NFKC", cells.get("person_count", ""))
    if written:
        number = written.removesuffix("人").strip()
        if number.isascii() and number.isdigit() and 1 <= int(number) <= 9999:
            values["person_count"] = int(number)
        else:
            faults.append(Fault("ledger-count-unreadable", "person_count", Level.SHOULD,
                                {"value": written[:_LONGEST_ECHO]}))
    return values


def _who(cells: Mapping[str, str], catalogue: Catalogue, faults: list[Fault]) -> dict[str, Any]:
    """Name and phone, or that they were kept back; a cell left empty counts as kept back, with a warning."""
    name, phone = cells.get("visitor_name", ""), cells.get("visitor_phone", "")
    values: dict[str, Any] = {}
    if not name:
        faults.append(Fault("ledger-name-missing", "visitor_name", Level.SHOULD))
    if not name or catalogue.word("anonymous", name):
        values["anonymous"] = True
    else:
        values["visitor_name"] = name
    if not phone:
        faults.append(Fault("ledger-phone-missing", "visitor_phone", Level.SHOULD))
    if not phone or catalogue.word("phone_refused", phone):
        values["phone_refused"] = True
    else:
        values["visitor_phone"] = phone
    return values


def _when(cells: Mapping[str, str], written: WrittenDate | None, day: date, faults: list[Fault]) -> dict[str, Any]:
    """The start of the consultation; without a readable time midnight, marked uncertain."""
    given = cells.get("time", "")
    clock = read_time(given) if given else None
    if clock is None and written is not None:
        clock = written.clock
    if clock is None and given:
        faults.append(Fault("ledger-time-unreadable", "started_at", Level.SHOULD, {"value": given[:_LONGEST_ECHO]}))
    elif clock is None:
        faults.append(Fault("ledger-time-missing", "started_at", Level.SHOULD))
    return {"started_at": datetime.combine(day, clock or time(), BEIJING_TIME), "time_uncertain": clock is None}


def _shortened(form: ConsultationForm, faults: list[Fault]) -> ConsultationForm:
    """Texts cut to what a record holds, each with a warning: the paper keeps the rest."""
    changed: dict[str, Any] = {}
    for name, spec in specs(ConsultationForm).items():
        value = getattr(form, name)
        if spec.shape is Shape.TEXT and len(value) > spec.longest:
            changed[name] = value[: spec.longest]
            faults.append(Fault("ledger-text-cut", name, Level.SHOULD,
                                {"length": len(value), "longest": spec.longest}))
    return replace(form, **changed)
