"""The registers and outreach by the command line: log, correct, close, void, show, list."""

from dataclasses import asdict
from typing import Any

import msgspec

from station_app.actions import registers
from station_app.actions.acts import RecordIds
from station_app.actions.registers import SavedRow
from station_app.cli.session import Session, read_json
from station_app.domain.faults import Refused
from station_app.domain.json_fields import write_fields
from station_app.domain.numbers import mask_phone
from station_app.domain.registers import OUTCOMES, REGISTERS, read_form
from station_app.storage import acknowledgements, journal, reference
from station_app.storage import registers as stored
from station_app.words import say
from station_app.words.faults import sentence
from station_app.words.registers import register_label
from station_app.words.states import state_label


def knows(session: Session, *, read_only: bool = False) -> bool:
    """Whether the words name a row of a register: an event's number or a record id."""
    key = session.words.number
    return not key.startswith("ZX-") and stored.row(session.desk(read_only=read_only).store.db, key) is not None


def record(session: Session) -> int:
    """`station record outreach|custody|… --json-in FILE|-`: one object or JSON lines, each saved by itself."""
    given = read_json(session.words.json_in)
    desk, register = session.desk(), REGISTERS[session.words.kind]
    for one in given:
        form = read_form(register, one, desk.catalogue)
        saved = registers.record(
            desk.store, desk.clerk, register, form, ids=RecordIds.make(session.new_id), catalogue=desk.catalogue,
            now=session.now(), new_id=session.new_id,
        )  # fmt: skip
        _answer_saved(session, saved)
    return 0


def amend(session: Session) -> int:
    """`station amend NUMBER|RECORD-ID --json-in FILE --reason TEXT`."""
    given = read_json(session.words.json_in)
    if len(given) != 1 or not isinstance(given[0], dict):
        raise Refused.because("json-object")
    desk = session.desk()
    saved = registers.amend(
        desk.store, desk.clerk, session.words.number, given[0], session.words.reason,
        ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return _answer_saved(session, saved)


def close(session: Session) -> int:
    """`station close NUMBER|RECORD-ID --outcome CODE|LABEL [--json-in FILE]`."""
    words = session.words
    given = read_json(words.json_in) if words.json_in else [{}]
    if len(given) != 1 or not isinstance(given[0], dict):
        raise Refused.because("json-object")
    desk = session.desk()
    saved = registers.close(
        desk.store, desk.clerk, words.number, words.outcome, given=given[0], ids=RecordIds.make(session.new_id),
        catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return _answer_saved(session, saved)


def void(session: Session) -> int:
    """`station void NUMBER|RECORD-ID --reason TEXT`."""
    desk = session.desk()
    saved = registers.void(
        desk.store, desk.clerk, session.words.number, session.words.reason, ids=RecordIds.make(session.new_id),
        now=session.now(),
    )  # fmt: skip
    return _answer_saved(session, saved)


def show(session: Session) -> int:
    """`station show NUMBER|RECORD-ID`: the present state, all revisions, where it is on its way."""
    db = session.desk(read_only=True).store.db
    latest = registers.latest_of(db, session.words.number, void_too=True)
    row = stored.row(db, latest.record_id)
    catalogue = reference.load(db)
    body = latest.body()
    entries: list[dict[str, Any]] = [
        {"revision_id": entry.revision_id, "parent_revision_id": entry.parent_revision_id, "verb": entry.verb,
         "at": entry.at, "actor": entry.actor, "reason": entry.body().get("reason")}
        for entry in journal.of_record(db, latest.record_id)
    ]  # fmt: skip
    form = registers.form_of(db, latest, catalogue)
    delivery = row.delivery if row else "stored"
    value = {
        "kind": body["kind"],
        "number": body.get("number"),
        "record_id": latest.record_id,
        "state": body["state"],
        "outcome": body.get("outcome"),
        "closed_on": body.get("closed_on"),
        "delivery": delivery,
        "saved_at": body["saved_at"],
        "record": write_fields(form),
        "warnings": body.get("warnings", []),
        "returned": [asdict(one) for one in acknowledgements.returned(db) if one.record_id == latest.record_id],
        "revisions": entries,
    }
    name = body.get("number") or latest.record_id
    return session.answer(
        value,
        f"{register_label(body['kind'])}  {name}  {state_label(body['state'])}  {state_label(delivery)}",
        *(f"  {entry['at'][:19]}  {entry['verb']}  {entry['reason'] or ''}".rstrip() for entry in entries),
    )


def listing(session: Session, first: str | None, last: str | None) -> int:
    """`station list outreach|custody|…`: newest first, phones masked; JSON lines with `--json`."""
    words = session.words
    desk = session.desk(read_only=True)
    rows = stored.page(
        desk.store.db, words.kind, first_day=first, last_day=last, state=words.state, limit=max(words.limit, 0)
    )
    for row in rows:
        value: dict[str, Any] = {
            "kind": row.kind, "number": row.number, "record_id": row.record_id, "state": row.state,
            "outcome": row.outcome, "delivery": row.delivery, "opened_on": row.opened_on, "due_on": row.due_on,
            "closed_on": row.closed_on, "org_name": row.org_name, "visitor_name": row.name,
            "visitor_phone": mask_phone(row.phone or ""), "headline": row.headline,
            "codes": msgspec.json.decode(row.codes), "revisions": row.revisions,
        }  # fmt: skip
        outcome = desk.catalogue.label(OUTCOMES, row.outcome) if row.outcome else ""
        session.answer(
            value,
            f"{row.number or row.record_id}  {row.opened_on}  {row.org_name or row.name or ''}  {row.headline or ''}"
            f"  {state_label(row.state)}  {outcome}".rstrip(),
        )
    return 0


def _answer_saved(session: Session, saved: SavedRow) -> int:
    value = {
        "kind": saved.register,
        "number": saved.number or None,
        "record_id": saved.record_id,
        "revision_id": saved.revision_id,
        "saved_at": saved.saved_at,
        "warnings": [
            {"field": fault.field, "code": fault.code, "message": sentence(fault)} for fault in saved.warnings
        ],
    }
    name = saved.number or saved.record_id
    return session.answer(
        value,
        say("已存本机 {time}（{number}）", time=saved.saved_at[11:19], number=name),
        *(f"  {sentence(fault)}" for fault in saved.warnings),
    )
