"""Reading a station's ledger, row by row: what a clerk wrote on paper, as consultations.

A doubtful row is stored with its warning rather than thrown away. Refused is only what cannot be a consultation at
all: a row without a readable day, or one that says neither what was asked nor which item it was about.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultation_checks import check
from station_app.domain.consultations import TEXT_LENGTH, ConsultationForm
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.json_fields import Shape, specs
from station_app.domain.ledger_dates import WrittenDate, is_doubtful, read_date, read_time
from station_app.domain.ledger_headers import OUTCOME, STORED_WORD, as_written, checked_columns, proposed_columns
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from station_exchange.text import forbidden_character

GoOn = Callable[[int, int], bool]
"""Told how far a long task is, answers whether it may go on."""
_STEP: Final = 200
_FAR: Final = timedelta(days=300)
_FORMULA: Final = re.compile(r"[=@]|[+\-](?=[A-Za-z(=@])|\t=")
_SEVERAL: Final = re.compile(r"[、,，;；/\n]+")
_WITHOUT_FORMULA: Final = frozenset({"visitor_phone", "date", "time"})
_LONGEST_ECHO: Final = 40
_CELL_ERRORS: Final = frozenset(
    {"#NAME?", "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
)
"""What a spreadsheet shows where it could not reckon: no words of anybody's."""
_DITTO: Final = frozenset({"〃", "″", '"', "同上", "〞", "''"})


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
    """A whole ledger. Every row is stored or refused: `read` = `stored` + the rows of `refused`.

    `skipped` are lines that are no rows of their own, by number: the header once more, and what our own copy of a file
    says is stored. `columns` is the field of each title.
    """

    rows: tuple[LedgerRow, ...]
    ignored_columns: tuple[str, ...] = ()
    skipped: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
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


_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "started_at": ("date",), "question": ("question", "items"), "satisfaction_way": ("satisfaction",),
    "dissatisfied_reason": ("dissatisfied_reason", "satisfaction"), "backdated_reason": ("date",),
}  # fmt: skip


def cells_of(fault: Fault) -> tuple[str, ...]:
    """The fields whose cell a fault of a row stands in, the nearest first."""
    if fault.code.startswith("ledger-time"):
        return ("time", "date")
    return (*_BESIDE.get(fault.field, ()), fault.field)


def read_ledger_rows(
    header: Sequence[str], lines: Iterable[LedgerLine], catalogue: Catalogue, now: datetime, import_id: str,
    week: ReportingWeek | None = None, *, columns: Mapping[str, str] | None = None, district: str = "",
    day_from_above: bool = False, skipped: Sequence[int] = (), go_on: GoOn | None = None,
) -> LedgerReading:  # fmt: skip
    """Read all rows. A day without a year takes the year nearest to the row before it, else to the file's first full
    date, else to `week`, else to `now`.

    `columns` is the field of each title (empty: not stored); without it the word list says so. `district` fills a
    row's own where nothing names it. With `day_from_above` a row without a day takes that of the row above, with its
    warning. `go_on(done, total)` is asked now and then; `ledger-reading-cancelled` where it answers False.

    Refuses a mapping that lacks a day, that has neither the question nor the item, or that fills a field twice.
    """
    if columns is None:
        # Asked one by one: where nobody looks on, two columns of one field are refused rather than one passed over.
        columns = {title: "".join(proposed_columns([as_written(title)], catalogue).values()) for title in header}
    columns = checked_columns(columns)
    titles = {name: title for title, name in columns.items()}
    everything = list(lines)
    done_already = [line.number for line in everything
                    if line.cells.get(titles.get(OUTCOME, ""), "").strip().startswith(STORED_WORD)]  # fmt: skip
    everything = [line for line in everything if line.number not in set(done_already)]
    dates = [read_date(line.cells.get(titles["date"], "")) for line in everything]
    astray = _astray(dates, now.astimezone(BEIJING_TIME).date())
    first = next((written.near(now.date()) for at, written in enumerate(dates) if written is not None and written.year
                  and at not in astray), None)  # fmt: skip
    anchor = first or (week.monday if week is not None else now.astimezone(BEIJING_TIME).date())
    above: date | None = None
    latest = now.astimezone(BEIJING_TIME).date() + timedelta(days=1)
    rows = []
    for done, (line, written) in enumerate(zip(everything, dates, strict=True)):
        if go_on is not None and done % _STEP == 0 and not go_on(done, len(everything)):
            raise Refused.because("ledger-reading-cancelled", "file")
        cells = {columns[title]: cell.strip() for title, cell in line.cells.items() if title in columns}
        day = None if written is None else written.near(anchor, latest)
        given = cells.get("date", "")
        taken = day is None and above is not None and (given in _DITTO or (day_from_above and not given))
        day = above if taken else day
        anchor = anchor if day is None or done in astray else day
        above = day or above
        marks = [Fault("ledger-date-from-above", "date", Level.SHOULD)] if taken else []
        past = day is not None and day <= now.astimezone(BEIJING_TIME).date()
        marks += [Fault("ledger-date-astray", "date", Level.SHOULD)] if done in astray and past else []
        rows.append(_read_row(line, cells, written, day, catalogue, now, import_id, district, marks))
    ignored = tuple(title for title in header if title and title not in columns)
    return LedgerReading(tuple(rows), ignored, tuple(sorted([*skipped, *done_already])), columns)


def _astray(dates: Sequence[WrittenDate | None], today: date) -> frozenset[int]:
    """The rows whose full date lies in the future, or most of a year from the full dates before and behind it: a year
    mistyped. Dates without a year do not take it from them.
    """
    whole = [(at, day) for at, written in enumerate(dates) if written is not None and written.year
             and (day := written.near(today)) is not None]  # fmt: skip
    ahead = {at for at, day in whole if day > today + timedelta(days=1)}
    lonely = {
        at for (_, before), (at, day), (_, behind) in zip(whole, whole[1:], whole[2:], strict=False)
        if min(abs(day - before), abs(day - behind)) > _FAR
    }  # fmt: skip
    return frozenset(ahead | lonely)


def _read_row(
    line: LedgerLine, cells: Mapping[str, str], written: WrittenDate | None, day: date | None, catalogue: Catalogue,
    now: datetime, import_id: str, district: str, marks: Sequence[Fault],
) -> LedgerRow:  # fmt: skip
    faults: list[Fault] = list(marks)
    if line.surplus:
        faults.append(Fault("ledger-cells-surplus", "", Level.SHOULD, {"number": len(line.surplus)}))
    clean = {name: _clean(name, cell, faults) for name, cell in cells.items()}
    clerk, question, items = clean.get("clerk", ""), clean.get("question", ""), clean.get("items", "")
    refusals = _refusals(cells, day, asked=bool(question or items))
    if day is not None and is_doubtful(cells.get("date", "")):
        details: dict[str, str | int] = {"value": cells["date"][:_LONGEST_ECHO], "month": day.month, "day": day.day}
        faults.append(Fault("ledger-date-doubtful", "date", Level.SHOULD, details))
    values: dict[str, Any] = {"import_id": import_id, "source_row": line.number}
    values |= _words(clean, catalogue, faults)
    values |= _who(clean, catalogue, faults)
    # A row without its day is read all the same: whoever mends it is told everything at once.
    values |= _when(clean, written, day or now.astimezone(BEIJING_TIME).date(), faults)
    for name in ("org_name", "uscc", "visitor_email", "question", "answer", "related_no", "subdistrict",
                 "dissatisfied_reason"):
        values[name] = clean.get(name, "")
    if not values["question"] and items:
        values["question"] = items[:TEXT_LENGTH]
        faults.append(Fault("ledger-question-missing", "question", Level.SHOULD))
    form = ConsultationForm(**values).with_defaults(catalogue, district)
    form = _shortened(form, faults)
    if form.satisfaction != catalogue.default("satisfaction"):
        form = replace(form, satisfaction_way=catalogue.default("satisfaction_way_of_import"))
    # What a refusal says already is not said again by what follows from it.
    said = {"question", "items"} if not question and not items else set()
    said_of_check = said | ({"started_at"} if day is None else set())
    found = tuple(fault for fault in check(form, catalogue, now) if fault.field not in said_of_check)
    everything = (*refusals, *heavy(found), *(fault for fault in faults if fault.field not in said),
                  *(fault for fault in found if fault.level is not Level.MUST))  # fmt: skip
    if refusals or heavy(found):
        return LedgerRow(line.number, None, clerk, everything)
    return LedgerRow(line.number, form.normalized(now.astimezone(BEIJING_TIME).date()), clerk, everything)


def _refusals(cells: Mapping[str, str], day: date | None, *, asked: bool) -> list[Fault]:
    """What keeps a row from being a consultation at all."""
    found = []
    given = cells.get("date", "")
    if not given and day is None:
        found.append(Fault("ledger-date-missing", "date"))
    elif day is None and given.startswith("="):
        found.append(Fault("ledger-date-formula", "date", details={"value": given[:_LONGEST_ECHO]}))
    elif day is None:
        found.append(Fault("ledger-date-unreadable", "date", details={"value": given[:_LONGEST_ECHO]}))
    if not asked:
        found.append(Fault("ledger-nothing-asked", "question"))
    return found


def _clean(name: str, cell: str, faults: list[Fault]) -> str:
    """The cell as text: a formula stays what is written, unevaluated; dropped are characters that may not be
    stored, and what a spreadsheet shows instead of a value."""
    if cell in _CELL_ERRORS and name != "date":
        faults.append(Fault("ledger-cell-error", name, Level.SHOULD, {"value": cell}))
        return ""
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
