"""What the writer is to do for a row, each with the time of its press, asked twice as safely as once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from station_app.actions import registers
from station_app.actions.acts import RecordIds
from station_app.actions.registers import SavedRow
from station_app.domain.faults import Level
from station_app.domain.json_fields import read_fields, write_fields
from station_app.domain.registers import Register
from station_app.storage.registers import Row
from station_app.ui.desk import Desk
from station_app.words import say
from station_app.words.registers import register_label

Act = Callable[[], SavedRow]


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the form: a new row under ids of its own, or the correction of a saved one."""

    ids: RecordIds
    row: Row | None
    opening: dict[str, Any]


def recording(desk: Desk, register: Register, form: Any, ids: RecordIds) -> Act:
    """Logging a new row."""
    now = desk.now()
    return lambda: registers.record(
        desk.open.store, desk.open.clerk, register, form, ids=ids, catalogue=desk.open.catalogue, now=now,
        new_id=desk.new_id,
    )  # fmt: skip


def amending(desk: Desk, record_id: str, given: dict[str, Any], reason: str, ids: RecordIds) -> Act:
    """Correcting a saved row."""
    now = desk.now()
    return lambda: registers.amend(
        desk.open.store, desk.open.clerk, record_id, given, reason, ids=ids, catalogue=desk.open.catalogue, now=now,
        new_id=desk.new_id,
    )  # fmt: skip


def closing(desk: Desk, record_id: str, outcome: str, given: dict[str, Any], ids: RecordIds) -> Act:
    """Closing an open row, with what was changed on the form."""
    now = desk.now()
    return lambda: registers.close(
        desk.open.store, desk.open.clerk, record_id, outcome, given=given, ids=ids, catalogue=desk.open.catalogue,
        now=now, new_id=desk.new_id,
    )  # fmt: skip


def reopening(desk: Desk, record_id: str, reason: str, ids: RecordIds) -> Act:
    """Taking a closed row up again."""
    now = desk.now()
    return lambda: registers.reopen(
        desk.open.store, desk.open.clerk, record_id, reason, ids=ids, catalogue=desk.open.catalogue, now=now,
        new_id=desk.new_id,
    )  # fmt: skip


def undoing(desk: Desk, saved: SavedRow, ids: RecordIds) -> Act:
    """Taking back the save of a row."""
    now, why = desk.now(), say("十秒内撤销")
    return lambda: registers.undo(
        desk.open.store, desk.open.clerk, saved, why, ids=ids, now=now, new_id=desk.new_id
    )


def told_saved(saved: SavedRow) -> str:
    """企业托管已存本机 10:42:07, and how many of its fields are marked 待核."""
    doubts = sum(fault.level is Level.SHOULD for fault in saved.warnings)
    told = say("{name}已存本机 {time}", name=register_label(saved.register), time=saved.saved_at[11:19])
    told += say("（{number}）", number=saved.number) if saved.number else ""
    return told + (say("，{count} 处标“待核”", count=doubts) if doubts else "")


def changed_fields(before: dict[str, Any], form: Any) -> dict[str, Any]:
    """The JSON fields in which a form differs from what it was opened with; the empty value for what was taken away."""
    now = write_fields(form)
    empty = {name: getattr(type(form)(), name) for name in before if name not in now}
    blank = {name: list(value) if isinstance(value, tuple) else value for name, value in empty.items()}
    return {name: value for name, value in {**blank, **now}.items() if before.get(name) != value}


def what_can_be_read(register: Register, given: dict[str, Any], desk: Desk) -> Any:
    """The form of what stood in the controls, without what could not be read."""
    values, _faults = read_fields(register.form, given, desk.open.catalogue)
    return register.form(**values)
