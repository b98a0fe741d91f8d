"""The lines of an intake that there may be several of: joint applicants, priority claims, marks, earlier marks."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from PySide6.QtWidgets import QCheckBox, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.intake_checks import ENDINGS, STANDINGS
from station_app.domain.intakes import NAME_LENGTH, CoApplicant, MarkConcerned, PriorityClaim
from station_app.domain.numbers import trademark_numbers
from station_app.ui import theme
from station_app.ui.intakes.reading import day_of, iso
from station_app.ui.intakes.rows_box import Line, RowsBox
from station_app.ui.widgets.boxes import LineBox, NumberBox, sound_uscc
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.days import DayBox
from station_app.words import say
from station_app.words.trademarks import ending_label, standing_label

Now = Callable[[], datetime]
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
_NUMBER = 60


def co_applicants() -> RowsBox:
    """Everybody who applies beside the first: name, credit code, and whether he speaks for all."""

    def make(parent: QWidget) -> Line:
        name = LineBox(say("共同申请人名称"), NAME_LENGTH, parent)
        name.setPlaceholderText(say("名称，与证件上一字不差"))
        code = NumberBox(say("共同申请人信用代码"), 30, sound_uscc, capitals=True, parent=parent)
        code.setPlaceholderText(say("信用代码，没有就留空"))
        speaks = QCheckBox(say("代表人"), parent)
        speaks.setToolTip(say("没有指定代表人的，以第一位申请人为代表人"))
        return Line(((name, 5), (code, 4), (speaks, 0)), parent)

    def read(line: Line) -> CoApplicant | None:
        found = CoApplicant(*line.values())
        return found if found != CoApplicant() else None

    def write(line: Line, record: CoApplicant) -> None:
        line.put((record.name, record.uscc, record.representative))

    return RowsBox(say("共同申请人"), say("＋ 再加一位"), make, read, write)


def priorities(now: Now) -> RowsBox:
    """Each priority claimed: country or exhibition, day, number, and whether its proof is there."""

    def make(parent: QWidget) -> Line:
        country = LineBox(say("首次申请国或展会"), _NUMBER, parent)
        country.setPlaceholderText(say("国家或展会"))
        day = DayBox(say("首次申请日"), now, parent)
        number = LineBox(say("首次申请号"), _NUMBER, parent)
        number.setPlaceholderText(say("首次申请号"))
        proof = QCheckBox(say("证明已交"), parent)
        proof.setAccessibleName(say("优先权证明文件已交"))
        return Line(((country, 4), (day, 3), (number, 4), (proof, 0)), parent)

    def read(line: Line) -> PriorityClaim | None:
        country, filed_on, number, proof = line.values()
        found = PriorityClaim(country, day_of(filed_on), number, proof)
        return found if found != PriorityClaim() else None

    def write(line: Line, record: PriorityClaim) -> None:
        line.put((record.country, iso(record.filed_on), record.number, record.proof_present))

    return RowsBox(say("优先权"), say("＋ 再加一项"), make, read, write)


def marks(now: Now) -> RowsBox:
    """Each mark concerned in full: number, class, day of registration, last day, how it stands."""

    def make(parent: QWidget) -> Line:
        since, until = DayBox(say("注册日"), now, parent), DayBox(say("专用期满日"), now, parent)
        since.setPlaceholderText(say("注册日"))
        until.setPlaceholderText(say("专用期满"))
        standing = _choice(say("商标状态"), say("状态"), STANDINGS, standing_label, now, parent)
        return Line(((_number(parent), 4), (_class_box(parent), 0), (since, 3), (until, 3), (standing, 3)), parent)

    def read(line: Line) -> MarkConcerned | None:
        number, nice_class, since, until, standing = line.values()
        found = replace(
            line.base or MarkConcerned(), number=number, nice_class=_class_of(nice_class), registered_on=day_of(since),
            expires_on=day_of(until), standing=standing,
        )  # fmt: skip
        return found if found != MarkConcerned() else None

    def write(line: Line, record: MarkConcerned) -> None:
        line.base = record
        standing = standing_label(record.standing) if record.standing in STANDINGS else ""
        line.put((record.number, _shown(record.nice_class), iso(record.registered_on), iso(record.expires_on),
                  (record.standing, standing)))  # fmt: skip

    return RowsBox(say("商标详情"), say("＋ 再加一件"), make, read, write)


def earlier_marks(now: Now) -> RowsBox:
    """Marks like this one that ended not long ago: number, class, how and when they ended."""

    def make(parent: QWidget) -> Line:
        how = _choice(say("怎样失效"), say("怎样失效"), ENDINGS, ending_label, now, parent)
        ended = DayBox(say("失效日"), now, parent)
        ended.setPlaceholderText(say("失效（公告）日"))
        return Line(((_number(parent), 4), (_class_box(parent), 0), (how, 3), (ended, 3)), parent)

    def read(line: Line) -> MarkConcerned | None:
        number, nice_class, how, ended = line.values()
        found = replace(line.base or MarkConcerned(), number=number, nice_class=_class_of(nice_class), ended_by=how,
                        ended_on=day_of(ended))  # fmt: skip
        return found if found != MarkConcerned() else None

    def write(line: Line, record: MarkConcerned) -> None:
        line.base = record
        how = ending_label(record.ended_by) if record.ended_by in ENDINGS else ""
        line.put((record.number, _shown(record.nice_class), (record.ended_by, how), iso(record.ended_on)))

    return RowsBox(say("在先商标"), say("＋ 再加一件"), make, read, write)


def first_expiry(records: tuple[MarkConcerned, ...]) -> date | None:
    """The first last day that is known of some marks."""
    return next((one.expires_on for one in records if one.expires_on), None)


def in_detail(records: tuple[MarkConcerned, ...]) -> bool:
    """Whether more is known of some marks than their numbers and one last day for all."""
    days = {one.expires_on for one in records}
    return len(days) > 1 or any(one.registered_on or one.standing for one in records)


def written(mark: MarkConcerned) -> str:
    """A mark as one types it: its number, its class behind it."""
    return mark.number if not mark.nice_class or "-" in mark.number else f"{mark.number}-{mark.nice_class}"


def marks_of_numbers(
    typed: str, expires: date | None, before: tuple[MarkConcerned, ...]
) -> tuple[MarkConcerned, ...]:
    """The marks of some typed numbers. One last day is asked for all; marks that came with days of their own keep them
    until it is changed.
    """
    known, shown = {written(one): one for one in before}, first_expiry(before)
    return tuple(
        known[number] if number in known and expires in (shown, None)
        else replace(known.get(number, MarkConcerned(number)), expires_on=expires)
        for number in _BETWEEN.split(typed.strip()) if number
    )  # fmt: skip


def apart(mark: MarkConcerned) -> MarkConcerned:
    """A mark with its class beside its number, where it was typed behind it (12345678-25)."""
    found = trademark_numbers.check(mark.number)
    behind = int(found.details.get("nice_class", 0)) if found.ok else 0
    return replace(mark, number=found.normalized, nice_class=mark.nice_class or behind) if behind else mark


def _choice(
    name: str, unset: str, codes: tuple[str, ...], label: Callable[[str], str], now: Now, parent: QWidget
) -> CodeBox:
    return CodeBox(name, [Code(one, label(one), {}, now().date()) for one in codes], unset, parent)


def _number(parent: QWidget) -> NumberBox:
    box = NumberBox(say("商标号"), _NUMBER, lambda _text: None, capitals=True, parent=parent)
    box.setPlaceholderText(say("商标号"))
    return box


def _class_box(parent: QWidget) -> NumberBox:
    box = NumberBox(say("类别"), 3, lambda _text: None, parent=parent)
    box.setPlaceholderText(say("类"))
    box.setFixedWidth(theme.px(52))
    return box


def _class_of(typed: str) -> int | None:
    """What stands in the box; 0, which is no class and is told to be none, where it is no number."""
    return None if not typed else int(typed) if typed.isascii() and typed.isdigit() else 0


def _shown(nice_class: int | None) -> str:
    return str(nice_class) if nice_class is not None else ""
