"""Records by the command line: log, correct, void, show, list, check, bring a ledger in."""

from dataclasses import asdict
from datetime import date
from typing import Any

import msgspec

from station_app.actions import consultations
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import Saved
from station_app.cli import bookings, experts, intakes, promises, registers
from station_app.cli.ledgers import import_ledger, undo_import
from station_app.cli.library import import_policy
from station_app.cli.session import Session, read_json
from station_app.cli.trademarks import import_goods
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.numbers import check_number, mask_phone
from station_app.domain.promises import split_extras
from station_app.domain.registers import REGISTERS
from station_app.places import database_file
from station_app.storage import acknowledgements, journal, reference
from station_app.storage import consultations as stored
from station_app.storage import promises as open_and_kept
from station_app.words import say
from station_app.words.faults import check_sentence, sentence
from station_app.words.states import state_label


def record(session: Session) -> int:
    """`station record consultation --json-in FILE|-`: one object or JSON lines, each saved and answered by itself."""
    if session.words.kind in REGISTERS:
        return registers.record(session)
    if session.words.kind == intakes.KIND:
        return intakes.record(session)
    if session.words.kind in promises.KINDS:
        return promises.record(session)
    if session.words.kind in experts.KINDS:
        return experts.record(session)
    if session.words.kind in bookings.KINDS:
        return bookings.record(session)
    given = read_json(session.words.json_in)
    desk = session.desk()
    for one in given:
        own, promised = split_extras(one) if isinstance(one, dict) else (one, {})
        form = ConsultationForm.from_json(own, desk.catalogue)
        saved = consultations.record(
            desk.store, desk.clerk, form, ids=RecordIds.make(session.new_id), catalogue=desk.catalogue,
            now=session.now(), new_id=session.new_id, extras=promised,
        )  # fmt: skip
        _answer_saved(session, saved)
    return 0


def amend(session: Session) -> int:
    """`station amend NUMBER --json-in FILE --reason TEXT`."""
    if intakes.knows(session):
        return intakes.amend(session)
    if registers.knows(session):
        return registers.amend(session)
    if bookings.knows(session):
        return bookings.amend(session)
    given = read_json(session.words.json_in)
    if len(given) != 1 or not isinstance(given[0], dict):
        raise Refused.because("json-object")
    desk = session.desk()
    saved = consultations.amend(
        desk.store, desk.clerk, session.words.number, given[0], session.words.reason,
        ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return _answer_saved(session, saved)


def void(session: Session) -> int:
    """`station void NUMBER --reason TEXT`."""
    if intakes.knows(session):
        return intakes.void(session)
    if registers.knows(session):
        return registers.void(session)
    desk = session.desk()
    saved = consultations.void(
        desk.store, desk.clerk, session.words.number, session.words.reason, ids=RecordIds.make(session.new_id),
        now=session.now(),
    )  # fmt: skip
    return _answer_saved(session, saved)


def show(session: Session) -> int:
    """`station show NUMBER`: the present state, all revisions, where it is on its way."""
    if intakes.knows(session):
        return intakes.show(session)
    if registers.knows(session, read_only=True):
        return registers.show(session)
    if promises.knows(session):
        return promises.show(session)
    if bookings.knows(session):
        return bookings.show(session)
    desk = session.desk(read_only=True)
    latest = consultations.latest_of(desk.store.db, session.words.number, void_too=True)
    line = stored.line(desk.store.db, session.words.number)
    form = consultations.form_of(desk.store.db, latest, reference.load(desk.store.db))
    body = latest.body()
    revisions: list[dict[str, Any]] = [
        {
            "revision_id": entry.revision_id,
            "parent_revision_id": entry.parent_revision_id,
            "verb": entry.verb,
            "at": entry.at,
            "actor": entry.actor,
            "reason": entry.body().get("reason"),
        }
        for entry in journal.of_record(desk.store.db, latest.record_id)
    ]
    returned = [asdict(row) for row in acknowledgements.returned(desk.store.db) if row.record_id == latest.record_id]
    delivery = line.delivery if line else "stored"
    value = {
        "number": session.words.number,
        "record_id": latest.record_id,
        "state": body["state"],
        "delivery": delivery,
        "saved_at": body["saved_at"],
        "record": form.as_json(),
        "warnings": body.get("warnings", []),
        "returned": returned,
        "revisions": revisions,
    }
    promised = [line.number for line in open_and_kept.about(desk.store.db, latest.record_id)]
    if promised:
        value["promises"] = promised
    return session.answer(
        value,
        f"{session.words.number}  {state_label(body['state'])}  {state_label(delivery)}",
        *(f"  {entry['at'][:19]}  {entry['verb']}  {entry['reason'] or ''}".rstrip() for entry in revisions),
        *(say("  市中心退回：{text}", text=row["text"]) for row in returned),
    )


def listing(session: Session) -> int:
    """`station list consultation`: newest first, phones masked; JSON lines with `--json`."""
    words = session.words
    if words.kind == intakes.KIND:
        return intakes.listing(session, _day(words.first, "from"), _day(words.last, "to"))
    if words.kind in REGISTERS:
        return registers.listing(session, _day(words.first, "from"), _day(words.last, "to"))
    if words.kind in promises.KINDS:
        return promises.listing(session)
    if words.kind in experts.KINDS:
        return experts.listing(session)
    if words.kind in bookings.KINDS:
        return bookings.listing(session, _day(words.first, "from"), _day(words.last, "to"))
    desk = session.desk(read_only=True)
    lines = stored.page(
        desk.store.db, first_day=_day(words.first, "from"), last_day=_day(words.last, "to"), state=words.state,
        limit=max(words.limit, 0),
    )  # fmt: skip
    for line in lines:
        items = msgspec.json.decode(line.items)
        value = {
            "number": line.number,
            "record_id": line.record_id,
            "state": line.state,
            "delivery": line.delivery,
            "started_at": line.started_at,
            "visitor_name": line.name,
            "visitor_phone": mask_phone(line.phone or ""),
            "org_name": line.org_name,
            "items": items,
            "result": line.result,
            "revisions": line.revisions,
        }
        labels = "、".join(desk.catalogue.label("service_item", item) for item in items)
        session.answer(
            value,
            f"{line.number}  {line.started_at[:16].replace('T', ' ')}  {line.name or say('匿名')}  {labels}"
            f"  {state_label(line.state)}  {state_label(line.delivery)}",
        )
    return 0


def check(session: Session) -> int:
    """`station check KIND VALUE`: whether a number is what it says; needs no station."""
    catalogue = reference.read_bundle(database_file("reference")).catalogue
    found = check_number(session.words.kind, session.words.value, catalogue, session.now().date())
    message = check_sentence(found)
    value = {
        "ok": found.ok,
        "normalized": found.normalized,
        "level": found.level.value if found.level else None,
        "code": found.code,
        "details": dict(found.details),
        "message": message,
    }
    return session.answer(value, message)


def bring_in(session: Session) -> int:
    """`station import ledger FILE [--dry-run]`, `station import goods|policy FILE`, `station import undo IMPORT-ID`."""
    what = session.words.what
    if what == "undo":
        return undo_import(session)
    if what == "goods":
        return import_goods(session, session.desk())
    if what == "roster":
        return experts.import_roster(session)
    if what == "policy":
        return import_policy(session, session.desk())
    return import_ledger(session)


def _answer_saved(session: Session, saved: Saved) -> int:
    value = {
        "number": saved.number,
        "record_id": saved.record_id,
        "revision_id": saved.revision_id,
        "saved_at": saved.saved_at,
        "warnings": [
            {"field": fault.field, "code": fault.code, "message": sentence(fault)} for fault in saved.warnings
        ],
    }
    return session.answer(
        value,
        say("已存本机 {time}（{number}）", time=saved.saved_at[11:19], number=saved.number),
        *(f"  {sentence(fault)}" for fault in saved.warnings),
    )


def _day(text: str | None, field: str) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Refused.because("day-unreadable", field, value=text[:20]) from error
