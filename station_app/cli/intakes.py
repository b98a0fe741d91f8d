"""Trademark intakes by the command line: record, amend, move on, void, show, list, pre-check."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from station_app.actions import intakes
from station_app.actions.acts import RecordIds
from station_app.actions.filing_papers import prepare_week_fees
from station_app.actions.intakes import SavedIntake
from station_app.actions.week_fees import week_fees
from station_app.cli.session import Session, read_json
from station_app.domain.faults import Refused
from station_app.domain.intake_terms import dues
from station_app.domain.intakes import MOVES, IntakeForm, IntakeState
from station_app.domain.money import in_capitals, in_figures
from station_app.domain.numbers import mask_phone
from station_app.domain.papers.window import WeekFeesSheet
from station_app.domain.periods import ReportingWeek
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.fees import BUSINESS_TYPES
from station_app.domain.trademarks.precheck import REASONS, Finding, stops
from station_app.domain.working_days import WorkingDays
from station_app.storage import acknowledgements, journal, reference
from station_app.storage import intakes as stored
from station_app.storage.files import replace_file
from station_app.words import say
from station_app.words.faults import level_label, sentence
from station_app.words.states import state_label
from station_app.words.trademarks import intake_state_label

KIND = "intake"
STATES = tuple(state.value for state in IntakeState)
_HIDDEN = "****"


def knows(session: Session) -> bool:
    """Whether the words name an intake."""
    return str(session.words.number).startswith(f"{intakes.NUMBER_KIND}-")


def record(session: Session) -> int:
    """`station record intake --json-in FILE|-`: one object or JSON lines, each saved and answered by itself."""
    given = read_json(session.words.json_in)
    desk = session.desk()
    for one in given:
        saved = intakes.record(
            desk.store, desk.clerk, IntakeForm.from_json(one, desk.catalogue), ids=RecordIds.make(session.new_id),
            catalogue=desk.catalogue, now=session.now(), new_id=session.new_id,
        )  # fmt: skip
        _answer_saved(session, saved)
    return 0


def amend(session: Session) -> int:
    """`station amend SB-… --json-in FILE --reason TEXT`."""
    given = read_json(session.words.json_in)
    if len(given) != 1 or not isinstance(given[0], dict):
        raise Refused.because("json-object")
    desk = session.desk()
    saved = intakes.amend(
        desk.store, desk.clerk, session.words.number, given[0], session.words.reason,
        ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, now=session.now(),
    )  # fmt: skip
    return _answer_saved(session, saved)


def move(session: Session) -> int:
    """`station move SB-… STATE [--reason TEXT]`: 预检, 受理, 送出, 回文, 领取, 退回, 撤回."""
    words, desk = session.words, session.desk()
    saved = intakes.move(
        desk.store, desk.clerk, words.number, IntakeState(words.state), reason=words.reason,
        ids=RecordIds.make(session.new_id), catalogue=desk.catalogue, now=session.now(),
    )  # fmt: skip
    return _answer_saved(session, saved)


def void(session: Session) -> int:
    """`station void SB-… --reason TEXT`."""
    desk = session.desk()
    saved = intakes.void(
        desk.store, desk.clerk, session.words.number, session.words.reason, ids=RecordIds.make(session.new_id),
        now=session.now(),
    )  # fmt: skip
    return _answer_saved(session, saved)


def show(session: Session) -> int:
    """`station show SB-…`: the present state, what a pre-check finds now, all revisions. The last four stay masked."""
    db = session.desk(read_only=True).store.db
    number, catalogue = session.words.number, reference.load(session.desk(read_only=True).store.db)
    latest = intakes.latest_of(db, number, void_too=True)
    line, body = stored.line(db, number), latest.body()
    written = intakes.form_of(latest, catalogue).as_json()
    if "applicant_id_last4" in written:
        written["applicant_id_last4"] = _HIDDEN
    findings = intakes.findings_of(db, latest, catalogue, session.now().date())
    terms = dues(
        intakes.form_of(latest, catalogue), IntakeState(body["state"]),
        rules=DeadlineRules.from_catalogue(catalogue), working_days=WorkingDays.from_catalogue(catalogue),
        today=session.now().date(),
    )  # fmt: skip
    entries: list[dict[str, Any]] = [
        {"revision_id": entry.revision_id, "parent_revision_id": entry.parent_revision_id, "verb": entry.verb,
         "at": entry.at, "actor": entry.actor, "state": entry.body()["state"], "reason": entry.body().get("reason")}
        for entry in journal.of_record(db, latest.record_id)
    ]  # fmt: skip
    delivery = line.delivery if line else "stored"
    value = {
        "kind": KIND,
        "number": number,
        "record_id": latest.record_id,
        "state": body["state"],
        "next": sorted(MOVES[IntakeState(body["state"])]),
        "delivery": delivery,
        "saved_at": body["saved_at"],
        "sent_on": body.get("sent_on"),
        "fee_estimate_fen": body.get("fee_estimate_fen"),
        "fee_rule": body.get("fee_rule"),
        "efiling_confirmation": body.get("efiling_confirmation"),
        "owed": body.get("owed", []),
        "record": written,
        "terms": [
            {"term": due.term.value, "on": due.on.isoformat(), "certain": due.certain, "about": due.about}
            for due in terms
        ],
        "findings": [_finding(one, catalogue.label(REASONS, one.reason)) for one in findings],
        "stops": len(stops(findings)),
        "warnings": body.get("warnings", []),
        "returned": [asdict(one) for one in acknowledgements.returned(db) if one.record_id == latest.record_id],
        "revisions": entries,
    }
    return session.answer(
        value,
        f"{number}  {intake_state_label(body['state'])}  {state_label(delivery)}",
        *(f"  {level_label(one.fault.level)}  {sentence(one.fault)}" for one in findings),
        *(
            f"  {entry['at'][:19]}  {intake_state_label(entry['state'])}  {entry['reason'] or ''}".rstrip()
            for entry in entries
        ),
    )


def listing(session: Session, first: str | None, last: str | None) -> int:
    """`station list intake`: newest first, phones masked; JSON lines with `--json`."""
    words, desk = session.words, session.desk(read_only=True)
    lines = stored.page(
        desk.store.db, first_day=first, last_day=last, state=words.state, limit=max(words.limit, 0)
    )
    for line in lines:
        value = {
            "number": line.number, "record_id": line.record_id, "state": line.state, "delivery": line.delivery,
            "day": line.day, "business_type": line.business_type, "applicant_name": line.applicant_name,
            "handler_name": line.handler_name, "handler_phone": mask_phone(line.handler_phone or ""),
            "mark_name": line.mark_name, "items": line.item_count, "fee_estimate_fen": line.fee_estimate_fen,
            "owed": msgspec.json.decode(line.owed), "application_no": line.application_no, "sent_on": line.sent_on,
            "notice_due_on": line.notice_due_on, "notice_paid_on": line.notice_paid_on, "revisions": line.revisions,
        }  # fmt: skip
        fee = "" if line.fee_estimate_fen is None else in_figures(line.fee_estimate_fen)
        session.answer(
            value,
            f"{line.number}  {line.day}  {desk.catalogue.label(BUSINESS_TYPES, line.business_type)}"
            f"  {line.applicant_name or ''}  {line.mark_name or ''}  {fee}  {intake_state_label(line.state)}".rstrip(),
        )
    return 0


def fees(session: Session) -> int:
    """`station fees 2026-W47 [--out FILE.pdf]`: what the filings of a week are expected to cost, line by line
    (周规费汇总); with `--out` also as the sheet for signature, A4 landscape.
    """
    desk = session.desk(read_only=True)
    if session.words.out:
        # The typesetter costs tens of megabytes: only who asks for the sheet pays for it.
        from station_app.documents.week_fees import WEEK_FEES

        week = ReportingWeek.parse(session.words.week)
        made = prepare_week_fees(desk.store, desk.clerk, week, catalogue=desk.catalogue, now=session.now())
        assert isinstance(made.shown, WeekFeesSheet)
        replace_file(Path(session.words.out), WEEK_FEES.pdf(made.shown, "a4"))
    found = week_fees(desk.store.db, ReportingWeek.parse(session.words.week), desk.catalogue)
    value = {
        "week": session.words.week,
        "rows": [asdict(row) for row in found.rows],
        "estimate_fen": found.estimate_fen,
        "paid_fen": found.paid_fen,
        "unknown": found.unknown,
    }
    lines = [
        f"{row.number}  {row.day}  {desk.catalogue.label(BUSINESS_TYPES, row.business_type)}  {row.applicant}"
        f"  {'、'.join(str(one) for one in row.classes)}"
        f"  {'' if row.estimate_fen is None else in_figures(row.estimate_fen)}".rstrip()
        for row in found.rows
    ]
    total = say("合计 {count} 件，预估 {amount} 元（人民币{capitals}），已缴 {paid} 元，{unknown} 件以缴费通知为准。",
                count=len(found.rows), amount=in_figures(found.estimate_fen), paid=in_figures(found.paid_fen),
                capitals=in_capitals(found.estimate_fen), unknown=found.unknown)  # fmt: skip
    return session.answer(value, *lines, total)


def _finding(one: Finding, label: str) -> dict[str, Any]:
    return {
        "reason": one.reason, "label": label, "field": one.fault.field, "code": one.fault.code,
        "level": one.fault.level.value, "message": sentence(one.fault),
    }  # fmt: skip


def _answer_saved(session: Session, saved: SavedIntake) -> int:
    value = {
        "number": saved.number,
        "record_id": saved.record_id,
        "revision_id": saved.revision_id,
        "state": saved.state,
        "saved_at": saved.saved_at,
        "warnings": [
            {"field": fault.field, "code": fault.code, "message": sentence(fault)}
            for fault in (*saved.warnings, *(one.fault for one in saved.findings))
        ],
    }
    return session.answer(
        value,
        say("已存本机 {time}（{number}）", time=saved.saved_at[11:19], number=saved.number)
        + f"  {intake_state_label(saved.state)}",
        *(f"  {sentence(fault)}" for fault in saved.warnings),
        *(f"  {level_label(one.fault.level)}  {sentence(one.fault)}" for one in saved.findings),
    )
