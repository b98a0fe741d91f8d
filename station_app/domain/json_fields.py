"""Reading a record from JSON by the declared fields of its dataclass: codes or Chinese labels in, codes out.

A dataclass declares each field with one of the makers below; `read_fields` then needs nothing else to read it, and
`write_fields` to write it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault
from station_app.domain.periods import BEIJING_TIME

_SPEC: Final = "spec"
_LONGEST_ECHO: Final = 40
_HOURS: Final = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class Shape(StrEnum):
    """What a field holds."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    FLAG = "flag"
    COUNT = "count"
    MOMENT = "moment"
    ROWS = "rows"
    DAY = "day"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Spec:
    """How a field is read: its shape, the longest text in code points, the list of its codes, and whose data it is.

    `person`: goes into the erasable part of a journal entry (decisions.md 3).
    """

    shape: Shape
    longest: int = 0
    code_list: str = ""
    person: bool = False
    of: type | None = None


def text(longest: int, *, person: bool = False) -> Any:
    """A text of at most `longest` code points; empty where nothing was given."""
    return field(default="", metadata={_SPEC: Spec(Shape.TEXT, longest, person=person)})


def code(code_list: str) -> Any:
    """One code of a list; empty where nothing was given."""
    return field(default="", metadata={_SPEC: Spec(Shape.CODE, code_list=code_list)})


def codes(code_list: str) -> Any:
    """Several codes of a list, as a tuple without repeats."""
    return field(default=(), metadata={_SPEC: Spec(Shape.CODES, code_list=code_list)})


def flag() -> Any:
    """Yes or no; no where nothing was given."""
    return field(default=False, metadata={_SPEC: Spec(Shape.FLAG)})


def answered() -> Any:
    """Yes or no; None where nothing was given, for a question whose answer otherwise comes from elsewhere."""
    return field(default=None, metadata={_SPEC: Spec(Shape.FLAG)})


def count(default: int | None) -> Any:
    """A whole number."""
    return field(default=default, metadata={_SPEC: Spec(Shape.COUNT)})


def moment() -> Any:
    """A time with its zone; None where nothing was given."""
    return field(default=None, metadata={_SPEC: Spec(Shape.MOMENT)})


def day() -> Any:
    """A day of the calendar; None where nothing was given."""
    return field(default=None, metadata={_SPEC: Spec(Shape.DAY)})


def hours() -> Any:
    """A duration in hours with at most two decimals, as text (`1.5`), so that it stays what was typed."""
    return field(default="", metadata={_SPEC: Spec(Shape.HOURS)})


def rows(of: type) -> Any:
    """Several small records as a tuple; `of` is their dataclass, itself declared with these makers."""
    return field(default=(), metadata={_SPEC: Spec(Shape.ROWS, of=of)})


@cache
def specs(record: type) -> Mapping[str, Spec]:
    """The declared fields of a record's dataclass, in order."""
    return MappingProxyType({item.name: item.metadata[_SPEC] for item in fields(record)})


def specs_of(record: Any) -> Mapping[str, Spec]:
    """The declared fields of the dataclass that `record` is one of."""
    kind: type = type(record)
    return specs(kind)


@cache
def _defaults(record: type) -> tuple[tuple[str, Any], ...]:
    """Each field's name with what it holds where nothing was given."""
    return tuple((item.name, None if item.default is MISSING else item.default) for item in fields(record))


def read_fields(record: type, given: Mapping[str, object], catalogue: Catalogue) -> tuple[dict[str, Any], list[Fault]]:
    """The values by name, and every fault found: unknown fields by name, values of a wrong shape, unknown codes."""
    declared = specs(record)
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        spec = declared.get(name)
        if spec is None:
            faults.append(Fault("field-unknown", "", details={"name": str(name)[:_LONGEST_ECHO]}))
            continue
        if value is None:
            continue
        read = _read(spec, name, value, catalogue)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            values[name] = read
    return values, faults


def write_fields(record: Any) -> dict[str, Any]:
    """The record as JSON values: codes as text, several as a list, times as ISO 8601 to the minute with zone, days too.

    Fields that hold their default are left out, so that two equal records give equal JSON.
    """
    written: dict[str, Any] = {}
    kind: type = type(record)
    for name, default in _defaults(kind):
        value = getattr(record, name)
        if value == default:
            continue
        if isinstance(value, datetime):
            value = value.isoformat(timespec="minutes")
        elif isinstance(value, date):
            value = value.isoformat()
        if isinstance(value, tuple):
            value = [one if isinstance(one, str) else write_fields(one) for one in value]
        written[name] = value
    return written


def _read(spec: Spec, name: str, value: object, catalogue: Catalogue) -> Any:
    """The value of one field, or the fault that says why it cannot be read."""
    match spec.shape:
        case Shape.TEXT if isinstance(value, str):
            return value.strip()
        case Shape.FLAG if isinstance(value, bool):
            return value
        case Shape.COUNT if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Shape.MOMENT if isinstance(value, str):
            return _read_moment(name, value)
        case Shape.DAY if isinstance(value, str):
            return _read_day(name, value)
        case Shape.HOURS if isinstance(value, int | float | str) and not isinstance(value, bool):
            return _read_hours(name, str(value))
        case Shape.ROWS if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
            return _read_rows(spec, name, value, catalogue)
        case Shape.CODE if _is_code(value):
            found = _read_codes(spec, name, [value], catalogue)
            return found if isinstance(found, Fault) else "".join(found)
        case Shape.CODES if _is_code(value):
            return _read_codes(spec, name, [value], catalogue)
        case Shape.CODES if isinstance(value, list) and all(_is_code(one) for one in value):
            return _read_codes(spec, name, value, catalogue)
    return Fault("field-shape", name, details={"shape": spec.shape.value})


def _read_rows(spec: Spec, name: str, given: list[Any], catalogue: Catalogue) -> tuple[Any, ...] | Fault:
    assert spec.of is not None
    made = []
    for one in given:
        values, faults = read_fields(spec.of, one, catalogue)
        if faults:
            return Fault("field-shape", name, details={"shape": spec.shape.value})
        made.append(spec.of(**values))
    return tuple(made)


def _is_code(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _read_codes(spec: Spec, name: str, given: list[Any], catalogue: Catalogue) -> tuple[str, ...] | Fault:
    found: list[str] = []
    for one in given:
        typed = str(one).strip()
        if not typed:
            continue
        resolved = catalogue.resolve(spec.code_list, typed)
        if resolved is None:
            return Fault("code-unknown", name, details={"value": typed[:_LONGEST_ECHO]})
        if resolved not in found:
            found.append(resolved)
    return tuple(found)


def _read_moment(name: str, value: str) -> datetime | Fault | None:
    """A time; one without a zone is Beijing's, as on the clock of the desk."""
    if not value.strip():
        return None
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        return Fault("moment-unreadable", name)
    return read.replace(tzinfo=BEIJING_TIME) if read.tzinfo is None else read


def _read_day(name: str, value: str) -> date | Fault | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return Fault("day-unreadable", name, details={"value": value.strip()[:_LONGEST_ECHO]})


def _read_hours(name: str, value: str) -> str | Fault:
    """The hours without needless zeros."""
    typed = unicodedata.normalize("NFKC", value).strip()
    if not typed:
        return ""
    if _HOURS.fullmatch(typed) is None:
        return Fault("hours-unreadable", name, details={"value": typed[:_LONGEST_ECHO]})
    return f"{float(typed):g}"
