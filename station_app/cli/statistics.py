"""Figures and reports by the command line: `station report …` (cli.md)."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from station_app.actions import (
    dashboard,
    evaluation,
    figures,
    period_reports,
    report_books,
    report_forms,
    report_papers,
    targets,
)
from station_app.actions.acts import RecordIds
from station_app.actions.evaluation import Asked
from station_app.actions.period_reports import Standing
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session, WrongUsage
from station_app.domain.faults import Refused
from station_app.domain.indicators import Dictionary
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_contents import Contents
from station_app.domain.report_periods import Period, Span
from station_app.storage import period_reports as stored
from station_app.storage.connection import troubles
from station_app.storage.files import replace_file
from station_app.words import say
from station_app.words.statistics import part_title, period_label, value_text

SPANS = tuple(span.value for span in Span)
STEPS = ("prepare", "check", "close")
WHAT = (*SPANS, *STEPS, "rows", "indicators", "target", "list", "evaluation", "forms", "form")


def report(session: Session) -> int:
    """`station report week|month|quarter|year PERIOD [--out FILE.pdf|FILE.xlsx]` tells every figure of a period;
    `prepare|check|close PERIOD` sign it; `rows PERIOD --indicator CODE` opens the records behind a figure;
    `indicators`, `target --year --indicator --amount` and `list` are the dictionary, the targets and what was closed;
    `forms` lists the other forms, `form PERIOD --form NAME --out FILE.pdf` fills one;
    `evaluation --from D --to D --seed TEXT --sample N --out FILE.zip` is the pack for an evaluator.
    """
    words = session.words
    if words.what == "evaluation":
        return _evaluation(session)
    if words.what == "forms":
        return _forms(session)
    if words.what in ("indicators", "list"):
        return _indicators(session) if words.what == "indicators" else _closed(session)
    if words.what == "target":
        return _target(session)
    if not words.period:
        raise WrongUsage("period-missing")
    period = Period.parse(words.period)
    if words.what in SPANS and period.span.value != words.what:
        raise Refused.because("period-unreadable", "period", text=words.period[:20])
    if words.what in STEPS:
        return _sign(session, period)
    if words.what == "form":
        return _form(session, period)
    return _rows(session, period) if words.what == "rows" else _figures(session, period)


def _today(session: Session) -> date:
    return session.now().astimezone(BEIJING_TIME).date()


def _figures(session: Session, period: Period) -> int:
    desk, today = session.desk(read_only=True), _today(session)
    stands = period_reports.standing(desk.store.db, period, desk.catalogue, today)
    told = {one.code: one.value for one in stands.open.figures.values() if one.value is not None}
    now = figures.read(desk.store.db, desk.clerk, period, desk.catalogue, today, told=told)
    if session.words.out:
        _write(session, desk, stands)
    newest = stands.newest
    shown = [
        figures.as_json(one) | {"value": newest.value(code) if newest.closed else one.value, "now": one.value}
        for code, one in now.told.items()
    ]
    value = {
        "period": str(period), "first_day": period.first.isoformat(), "last_day": period.last.isoformat(),
        "state": "closed" if stands.closed else "open", "edition": newest.edition,
        "catalogue": newest.catalogue, "figures": shown,
        "difficulties": newest.difficulties, "suggestions": newest.suggestions,
        "signed": {name: {"clerk": one.name, "at": one.at} if one else None
                   for name, one in (("prepared", newest.prepared), ("checked", newest.checked),
                                     ("closed", newest.closed))},
        "amendments": [
            {"edition": one.edition, "at": one.closed.at if one.closed else "", "reason": one.reason,
             "changes": [{"code": each.code, "was": each.was, "now": each.now} for each in one.changes
                         if each.code in now.told]}
            for one in stands.closed[1:]
        ],
        "to_amend": [one.code for one in stands.open.changes if one.code in now.told] if stands.closed else [],
    }  # fmt: skip
    lines, part = [say("{period}　{state}", period=period_label(period), state=_state_words(stands))], ""
    for code, one in now.told.items():
        meaning = one.figure.definition
        if meaning.part != part:
            part = meaning.part
            lines.append(part_title(part))
        lines.append("  " + "  ".join((
            code, meaning.name, value_text(newest.value(code) if newest.closed else one.value, meaning), meaning.unit,
        )))  # fmt: skip
    return session.answer(value, *lines)


def _state_words(stands: Standing) -> str:
    if not stands.closed:
        return say("未归档")
    told = say("已归档，更正 {count} 次", count=len(stands.closed) - 1) if len(stands.closed) > 1 else say("已归档")
    return say("{told}，有 {count} 项待更正", told=told, count=len(stands.open.changes)) if stands.to_amend else told


def _write(session: Session, desk: OpenDesk, stands: Standing) -> None:
    path = Path(session.words.out)
    if path.suffix.lower() not in (".pdf", ".xlsx"):
        raise WrongUsage("report-file")
    replace_file(path, report_file(desk, stands.newest, session, path.suffix.lower()))


def report_file(desk: OpenDesk, contents: Contents, session: Session, suffix: str) -> bytes:
    """The bytes of an edition as PDF or XLSX."""
    # The typesetter and the spreadsheet cost tens of megabytes: only who asks for a file pays for it.
    from station_app.documents.report_files import report_pdf
    from station_app.documents.report_workbook import workbook

    db, seen = desk.store.db, figures.may_see(desk.clerk, "K")
    known = stored.closed(db, str(contents.period))
    paper = report_papers.paper_of(
        contents, desk.station, desk.catalogue, now=session.now(), with_ratings=seen,
        record_id=known[0] if known else "", batch=stored.batch_of(db, str(contents.period)),
    )  # fmt: skip
    if suffix == ".pdf":
        charts = dashboard.charts_of(db, desk.clerk, contents.period, desk.catalogue, _today(session))
        return report_pdf(paper, charts)
    return workbook(report_books.book_of(db, contents, paper, desk.catalogue, with_ratings=seen))


def _sign(session: Session, period: Period) -> int:
    words, desk = session.words, session.desk()
    named: dict[str, Any] = {
        "ids": RecordIds.make(session.new_id), "catalogue": desk.catalogue, "now": session.now(),
    }  # fmt: skip
    if words.what == "prepare":
        period_reports.prepare(
            desk.store, desk.clerk, period, difficulties=words.difficulties, suggestions=words.suggestions,
            told=_told(words.told), **named,
        )  # fmt: skip
    elif words.what == "check":
        period_reports.check(desk.store, desk.clerk, period, **named)
    else:
        period_reports.close(
            desk.store, desk.clerk, period, reason=words.reason, new_id=session.new_id, **named
        )
    stands = period_reports.standing(desk.store.db, period, desk.catalogue, _today(session))
    value = {"period": str(period), "state": "closed" if stands.closed else "open", "edition": stands.newest.edition}
    return session.answer(value, say("{period}　{state}", period=period_label(period), state=_state_words(stands)))


def _told(given: list[str] | None) -> Mapping[str, int]:
    told = {}
    for one in given or ():
        code, equals, amount = one.partition("=")
        if not equals or not amount.isascii() or not amount.isdigit():
            raise WrongUsage("told-form")
        told[code] = int(amount)
    return told


def _rows(session: Session, period: Period) -> int:
    words, desk = session.words, session.desk(read_only=True)
    if not words.indicator:
        raise WrongUsage("indicator-missing")
    after = tuple(words.after.split("/", 1)) if words.after else None
    found = figures.rows_of(
        desk.store.db, desk.clerk, words.indicator, period, desk.catalogue, _today(session),
        after=(after[0], after[1]) if after is not None and len(after) == 2 else None, limit=max(words.limit, 0),
    )  # fmt: skip
    value = [
        {"number": row.number, "record_id": row.record_id, "kind": row.kind, "day": row.day, "amount": row.amount}
        for row in found
    ]
    return session.answer(value, *(f"{row.day}  {row.number or row.record_id}  {row.amount}" for row in found))


def _indicators(session: Session) -> int:
    desk = session.desk(read_only=True)
    dictionary = Dictionary(desk.catalogue)
    value = [
        {"code": one.code, "version": one.version, "name": one.name, "unit": one.unit, "part": one.part,
         "definition": one.text, "rule": one.rule_text, "valid_from": one.first.isoformat(),
         "valid_to": one.last.isoformat() if one.last else None, "source": one.source}
        for code in dictionary for one in dictionary.versions(code)
    ]  # fmt: skip
    lines = (f"{one['code']}  {one['name']}（{one['unit']}）  {one['definition']}" for one in value)
    return session.answer(value, *lines)


def _target(session: Session) -> int:
    words, desk = session.words, session.desk()
    if not words.indicator or not words.year:
        raise WrongUsage("target-missing")
    targets.set_target(
        desk.store, desk.clerk, words.year, words.indicator, words.amount, ids=RecordIds.make(session.new_id),
        catalogue=desk.catalogue, now=session.now(),
    )  # fmt: skip
    value = {"year": words.year, "indicator": words.indicator, "amount": words.amount}
    return session.answer(value, say("已定 {year} 年 {indicator} 的目标：{amount}", year=words.year,
                                     indicator=words.indicator, amount=words.amount or say("取消")))  # fmt: skip


def _forms(session: Session) -> int:
    from station_app.documents.template_files import templates

    value = [{"name": one.name, "title": one.title, "basis": one.basis}
             for one in templates(session.folder.root).values()]  # fmt: skip
    return session.answer(value, *(f"{one['name']}  {one['title']}" for one in value))


def _form(session: Session, period: Period) -> int:
    from station_app.documents.form_templates import form_pdf
    from station_app.documents.report_workbook import states_on_paper
    from station_app.documents.template_files import templates

    words, path = session.words, Path(session.words.out or "")
    if path.suffix.lower() != ".pdf":
        raise WrongUsage("report-file")
    known = templates(session.folder.root)
    if words.form not in known:
        raise Refused.because("form-unknown", "form", name=words.form[:40])
    desk = session.desk(read_only=True)
    stands = period_reports.standing(desk.store.db, period, desk.catalogue, _today(session))
    filled = report_forms.fill(
        desk.store.db, known[words.form], stands.newest, desk.station, desk.clerk, desk.catalogue, now=session.now(),
        states=states_on_paper(),
    )  # fmt: skip
    replace_file(path, form_pdf(filled))
    return session.answer({"form": words.form, "period": str(period), "file": str(path)}, str(path))


def _evaluation(session: Session) -> int:
    from station_app.documents.evaluation_pack import write_pack

    words, path = session.words, Path(session.words.out or "")
    if path.suffix.lower() != ".zip":
        raise WrongUsage("pack-file")
    if not words.first or not words.last:
        raise Refused.because("pack-days", "period")
    desk, now = session.desk(), session.now()
    try:
        asked = Asked(date.fromisoformat(words.first), date.fromisoformat(words.last), words.seed, words.sample)
    except ValueError:
        raise Refused.because("pack-days", "period") from None
    db = desk.store.db
    evaluation.check(asked, _today(session))
    with troubles(), desk.store.snapshot():
        files = evaluation.pack(db, desk.clerk, asked, desk.catalogue, now=now, key=os.urandom(32))
        digest = write_pack(
            path, files, lambda digests: evaluation.manifest(db, asked, desk.catalogue, digests, now=now)
        )
    evaluation.note_pack(desk.store, desk.clerk, asked, digest, now=now, new_id=session.new_id)
    value = {"file": str(path), "manifest_sha256": digest}
    return session.answer(value, say("已写出评估包 {path}（清单摘要 {digest}）", path=str(path), digest=digest[:16]))


def _closed(session: Session) -> int:
    desk = session.desk(read_only=True)
    lines = stored.page(desk.store.db, limit=max(session.words.limit, 0))
    value = [
        {"period": one.period, "first_day": one.first_day, "last_day": one.last_day, "edition": one.edition,
         "closed_at": one.closed_at}
        for one in lines
    ]  # fmt: skip
    return session.answer(value, *(f"{one.period}  {one.closed_at[:16]}  {one.edition}" for one in lines))
