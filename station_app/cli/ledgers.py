"""Old ledgers by the command line: bring one in, rehearse it, have its mistakes marked in a copy, undo an import."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from station_app.actions import ledgers
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session
from station_app.documents.ledger_errors import marked_copy
from station_app.domain.faults import Fault, Refused
from station_app.domain.ledger_headers import fields_of_columns
from station_app.storage import imports
from station_app.words import say
from station_app.words.faults import sentence


def import_ledger(session: Session) -> int:
    """`station import ledger FILE [--dry-run] [--errors OUT.xlsx] [--sheet S] [--header-row N] [--column TITLE=FIELD]`.

    `refused` names every row that was not stored, once; `also` tells what else is wrong with these rows.
    """
    words = session.words
    # A rehearsal writes nothing: it may run beside an open window.
    desk = session.desk(read_only=words.dry_run)
    rehearsal, done = ledgers.rehearse_file(
        desk.store, desk.clerk, Path(words.file), catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
        dry_run=words.dry_run, again=words.again, sheet=words.sheet, header_row=words.header_row,
        header_rows=words.header_rows, columns=_columns(words.columns or (), desk), day_from_above=words.day_from_above,
    )  # fmt: skip
    told = []
    if words.errors:
        seen = rehearsal.look
        out = Path(words.errors)
        out.write_bytes(marked_copy(seen.table, seen.header, rehearsal.reading, done.numbers))
        told.append(say("标红的台账已另存为 {path}", path=out))
    refused, also = _refused(done.refused)
    value = {
        "import_id": None if words.dry_run else done.import_id,
        "read": done.read,
        "stored": done.stored,
        "warned": done.warned,
        "skipped": list(done.skipped),
        "header_row": rehearsal.look.header.first,
        "columns": dict(rehearsal.reading.columns),
        "ignored_columns": list(done.ignored_columns),
        "refused": refused,
        "also": also,
        "warnings": [_row(number, fault) for number, fault in done.warnings],
    }
    head = say("试导入（什么也没写）：") if words.dry_run else say("已导入：")
    account = say(
        "读到 {read} 行，存入 {stored} 行（其中 {warned} 行有提示），未存 {refused} 行。",
        read=done.read, stored=done.stored, warned=done.warned, refused=done.read - done.stored,
    )  # fmt: skip
    if done.skipped:
        told.append(say("另有 {count} 行没有读：与表头相同，或上次已存。", count=len(done.skipped)))
    if done.ignored_columns:
        told.append(say("没有用到的栏：{columns}", columns=say("、").join(done.ignored_columns)))
    return session.answer(
        value, head + account, *told,
        *(say("第 {row} 行未存：{message}", row=number, message=sentence(fault)) for number, fault in done.refused),
        *(say("第 {row} 行：{message}", row=number, message=sentence(fault)) for number, fault in done.warnings),
    )  # fmt: skip


def undo_import(session: Session) -> int:
    """`station import undo IMPORT-ID [--reason R]`."""
    desk, words = session.desk(), session.words
    reason = words.reason or say("撤销整次导入")
    count = ledgers.undo_import(
        desk.store, desk.clerk, words.file, reason, now=session.now(), new_id=session.new_id
    )
    return session.answer({"voided": count}, say("已作废这次导入的 {count} 条，号码保留。", count=count))


def imports_made(session: Session) -> int:
    """`station imports`: the newest imports first; JSON lines with `--json`."""
    for one in imports.page(session.desk(read_only=True).store.db):
        state = say("已撤销") if one.state == "undone" else say("在册")
        line = say("{day}　存入 {stored} 行，未存 {refused} 行　{state}　{id}", day=one.at[:16].replace("T", " "),
                   stored=one.stored, refused=one.refused, state=state, id=one.import_id)  # fmt: skip
        session.answer(asdict(one), line)
    return 0


def _columns(given: Iterable[str], desk: OpenDesk) -> dict[str, str]:
    """`标题=field` pairs. Refused `ledger-field-unknown` for a field that no column can hold."""
    known = fields_of_columns(desk.catalogue)
    mapped = {}
    for pair in given:
        title, _equals, field = pair.rpartition("=")
        field = field.strip()
        if not title or (field and field not in known):
            raise Refused.because("ledger-field-unknown", "file", value=pair[:60], known=" ".join(known))
        mapped[title.strip()] = field
    return mapped


def _refused(faults: Iterable[tuple[int, Fault]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every refused row once, by what refuses it, and what else is wrong with those rows."""
    rows: dict[int, dict[str, Any]] = {}
    also = []
    for number, fault in faults:
        if number in rows:
            also.append(_row(number, fault))
        else:
            rows[number] = _row(number, fault)
    return list(rows.values()), also


def _row(number: int, fault: Fault) -> dict[str, Any]:
    return {"row": number, "field": fault.field, "code": fault.code, "message": sentence(fault)}
