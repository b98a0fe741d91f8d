"""The report of a week, month, quarter or year: 填表 → 审核 → 负责人, closing, and its amendments (更正).

Each signature is journalled and stands under the digest of the figures and texts that were signed: what changes
afterwards wants new signatures. Closing freezes the figures in a `weekly_report` entry, which travels, also when all
is zero (decision 16 of the plan). What is corrected later makes an amendment: a further revision of the same record,
signed the same way, with what changed; the first edition stays as it was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import msgspec

from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.figures import Figures, figures_of
from station_app.actions.rights import RIGHTS, demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.form_checks import text_faults
from station_app.domain.indicators import TOLD, Dictionary
from station_app.domain.journal import Entry, News, split
from station_app.domain.numbers import mask_resident_ids
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_contents import TEXT_LENGTH, Change, Contents, Signature, Told, changes
from station_app.domain.report_periods import Period
from station_app.storage import clerks, journal, period_reports
from station_app.storage.cipher import Database
from station_app.storage.store import Store

STEP: Final = "report_step"
REPORT: Final = "weekly_report"
_SHOWN: Final = frozenset({STEP, REPORT})
_TRAVELS: Final = "city"
"""The texts of a report are written for the city: they travel whatever a visitor has agreed to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the report of a period stands.

    `closed` are the editions that were closed, oldest first; `open` is what the figures say now, with the signatures
    that stand under exactly them. `stale` is set where somebody signed and the figures have changed since.
    """

    period: Period
    closed: tuple[Contents, ...]
    open: Contents
    stale: bool

    @property
    def newest(self) -> Contents:
        """The newest closed edition, else the open one."""
        return self.closed[-1] if self.closed else self.open

    @property
    def next(self) -> Contents:
        """What is to be signed next: the amendment that is due, else the newest closed edition or the open one."""
        return self.open if self.to_amend else self.newest

    @property
    def to_amend(self) -> bool:
        """Whether the period is closed and its figures are others now."""
        return bool(self.closed and self.open.changes)


def standing(db: Database, period: Period, catalogue: Catalogue, today: date) -> Standing:
    """How the report of a period stands. Refused `period-ahead`. For the program: it does not ask who looks."""
    editions = _closed(db, period)
    edition = len(editions)
    steps = period_reports.steps(db, str(period), edition)
    prepared = next((step for step in reversed(steps) if step.step == "prepared"), None)
    last = editions[-1] if editions else None
    told = _told(prepared.told) if prepared else _told_of(last, catalogue)
    figures = figures_of(db, period, catalogue, today, told=told)
    contents = Contents(
        period=period, edition=edition, figures=_frozen(figures), catalogue=catalogue.version,
        difficulties=(prepared.difficulties or "") if prepared else (last.difficulties if last else ""),
        suggestions=(prepared.suggestions or "") if prepared else (last.suggestions if last else ""),
    )  # fmt: skip
    if last is not None:
        contents = replace(contents, changes=changes(last.figures, contents.figures))
    names = clerks.names(db)
    digest = contents.digest()
    stale = prepared is not None and prepared.digest != digest
    if prepared is not None and not stale:
        contents = replace(contents, prepared=_signature(prepared, names))
        after = steps[steps.index(prepared) + 1 :]
        checked = next((step for step in after if step.step == "checked" and step.digest == digest), None)
        contents = replace(contents, checked=_signature(checked, names) if checked else None)
    return Standing(period, tuple(editions), contents, stale)


def prepare(
    store: Store, clerk: Clerk, period: Period, *, difficulties: str = "", suggestions: str = "",
    told: Mapping[str, int] | None = None, ids: RecordIds, catalogue: Catalogue, now: datetime,
) -> Changes:  # fmt: skip
    """填表: the first signature, with the texts and with what can only be typed in (`told`, by indicator).

    Signing again replaces what was signed. Refused `period-ahead`, `text-long`, `indicator-unknown`,
    `indicator-not-typed`, `figure-negative`, and `report-nothing-changed` for a closed period without any change.
    """
    demand(clerk, "prepare_report")
    today = now.astimezone(BEIJING_TIME).date()
    faults = [
        *text_faults("difficulties", difficulties, TEXT_LENGTH), *text_faults("suggestions", suggestions, TEXT_LENGTH)
    ]  # fmt: skip
    faults += _told_faults(told or {}, catalogue)
    if faults:
        raise Refused(faults)
    difficulties, suggestions = (mask_resident_ids(text.strip(), today) for text in (difficulties, suggestions))
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _changes(known)
        stands = standing(db, period, catalogue, today)
        figures = _frozen(figures_of(db, period, catalogue, today, told=told or {}))
        contents = replace(stands.open, figures=figures, difficulties=difficulties, suggestions=suggestions)
        last = stands.closed[-1] if stands.closed else None
        if last is not None and not changes(last.figures, figures) and (
            (last.difficulties, last.suggestions) == (difficulties, suggestions)
        ):
            raise Refused.because("report-nothing-changed", "period", period=str(period))
        typed = [[code, amount] for code, amount in sorted((told or {}).items())]
        body = {"difficulties": difficulties, "suggestions": suggestions, "told": typed}
        entry = _step(db, clerk, "prepare_report", "prepared", contents, body, ids, now)
    return _changes(entry)


def check(
    store: Store, clerk: Clerk, period: Period, *, ids: RecordIds, catalogue: Catalogue, now: datetime
) -> Changes:
    """审核: the second signature, by another clerk than the first wherever another one could.

    Refused `report-not-prepared`, `report-changed-since` where the figures are others now, `report-own-check`.
    """
    demand(clerk, "check_report")
    today = now.astimezone(BEIJING_TIME).date()
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _changes(known)
        stands = standing(db, period, catalogue, today)
        prepared = _demand_prepared(stands)
        if prepared.clerk == clerk.record_id and _others(db, clerk):
            raise Refused.because("report-own-check", "")
        entry = _step(db, clerk, "check_report", "checked", stands.open, {}, ids, now)
    return _changes(entry)


def close(
    store: Store, clerk: Clerk, period: Period, *, reason: str = "", ids: RecordIds, catalogue: Catalogue,
    now: datetime, new_id: NewId,
) -> Changes:  # fmt: skip
    """负责人: the third signature, which freezes the period and sends it, or sends an amendment of a frozen one.

    Refused `period-not-over`, `report-not-prepared`, `report-changed-since`, `report-not-checked`, `reason-missing`
    for an amendment without its reason.
    """
    today = now.astimezone(BEIJING_TIME).date()
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _changes(known)
        demand(clerk, "close_report")
        period.demand_over(today)
        stands = standing(db, period, catalogue, today)
        prepared = _demand_prepared(stands)
        checked = stands.open.checked
        if checked is None:
            raise Refused.because("report-not-checked", "", period=str(period))
        reason = mask_resident_ids(reason.strip(), today)
        before = period_reports.closed(db, str(period))
        faults = list(text_faults("reason", reason, TEXT_LENGTH))
        if before is not None and not reason:
            faults.append(Fault("reason-missing", "reason"))
        if faults:
            raise Refused(faults)
        act = begin(db, clerk, "amend_report" if before else "close_report", ids.action_id, now)
        contents = stands.open
        body: dict[str, Any] = {
            "period": str(period), "span": period.span.value, "first_day": period.first.isoformat(),
            "last_day": period.last.isoformat(), "edition": contents.edition, "catalogue": contents.catalogue,
            "closed_at": moment(now), "figures": [one.as_json() for one in contents.figures.values()],
            "changes": [
                {"code": one.code} | {k: v for k, v in (("was", one.was), ("now", one.now)) if v is not None}
                for one in contents.changes
            ],
            "digest": contents.digest(), "prepared_at": prepared.at, "checked_at": checked.at,
            "signed": [prepared.clerk, checked.clerk, clerk.record_id], "consent_scope": _TRAVELS,
            "difficulties": contents.difficulties, "suggestions": contents.suggestions, "reason": reason,
            "signed_by": [prepared.name, checked.name, clerk.name],
        }  # fmt: skip
        facts, person = split(REPORT, body)
        record_id, parent = (before[0], before[1]) if before else (new_id(), None)
        entry = journal.append(db, act, News(REPORT, record_id, ids.revision_id, parent, facts, person))
        period_reports.REPORTS.project(db, entry)
    return _changes(entry)


def contents_of(entry: Entry) -> Contents:
    """The edition that a `weekly_report` entry closed; without its texts and names where the person was erased."""
    body = entry.body()
    names = list(body.get("signed_by", ["", "", ""]))
    ids = body["signed"]
    times = [body["prepared_at"], body["checked_at"], body["closed_at"]]
    signatures = [Signature(*one) for one in zip(ids, names, times, strict=True)]
    return Contents(
        period=Period.parse(body["period"]), edition=int(body.get("edition", 0)),
        figures={told["code"]: Told.from_json(told) for told in body["figures"]}, catalogue=body["catalogue"],
        difficulties=body.get("difficulties", ""), suggestions=body.get("suggestions", ""),
        prepared=signatures[0], checked=signatures[1], closed=signatures[2],
        changes=tuple(Change(one["code"], one.get("was"), one.get("now")) for one in body.get("changes", ())),
        reason=body.get("reason", ""),
    )  # fmt: skip


def _closed(db: Database, period: Period) -> list[Contents]:
    found = period_reports.closed(db, str(period))
    return [contents_of(entry) for entry in journal.of_record(db, found[0])] if found else []


def _frozen(figures: Figures) -> dict[str, Told]:
    frozen = {}
    for code, one in figures.told.items():
        parts = tuple(
            (part.definition.version, part.first.isoformat(), part.last.isoformat(), part.value)
            for part in one.figure.parts
        )
        frozen[code] = Told(
            code, one.figure.definition.version, one.value, one.before, one.year, one.target,
            parts if one.figure.changed else (),
        )  # fmt: skip
    return frozen


def _told(text: str) -> dict[str, int]:
    return {str(code): int(amount) for code, amount in msgspec.json.decode(text)}


def _told_of(last: Contents | None, catalogue: Catalogue) -> dict[str, int]:
    """What was typed into the edition before, to be kept by the next."""
    if last is None:
        return {}
    dictionary = Dictionary(catalogue)
    return {
        code: told.value for code, told in last.figures.items()
        if told.value is not None and code in dictionary and dictionary.versions(code)[-1].rule.asked == TOLD
    }  # fmt: skip


def _told_faults(told: Mapping[str, int], catalogue: Catalogue) -> list[Fault]:
    dictionary, faults = Dictionary(catalogue), []
    for code, amount in told.items():
        if code not in dictionary:
            faults.append(Fault("indicator-unknown", "told", details={"indicator": code[:20]}))
        elif dictionary.versions(code)[-1].rule.asked != TOLD:
            faults.append(Fault("indicator-not-typed", "told", details={"indicator": code}))
        elif amount < 0:
            faults.append(Fault("figure-negative", "told", details={"indicator": code}))
    return faults


def _signature(step: period_reports.Step, names: Mapping[str, str]) -> Signature:
    return Signature(step.clerk, names.get(step.clerk, ""), step.at)


def _demand_prepared(stands: Standing) -> Signature:
    if stands.stale:
        raise Refused.because("report-changed-since", "", period=str(stands.period))
    if stands.open.prepared is None:
        raise Refused.because("report-not-prepared", "", period=str(stands.period))
    return stands.open.prepared


def _others(db: Database, clerk: Clerk) -> bool:
    """Whether anybody else works here who could check."""
    roles = RIGHTS["check_report"]
    return any(
        one.active and one.role in roles and one.record_id != clerk.record_id for one in clerks.everyone(db)
    )


def _step(
    db: Database, clerk: Clerk, verb: str, step: str, contents: Contents, also: Mapping[str, Any], ids: RecordIds,
    now: datetime,
) -> Entry:  # fmt: skip
    act = begin(db, clerk, verb, ids.action_id, now)
    body = {
        "period": str(contents.period), "edition": contents.edition, "step": step, "state": "standing",
        "clerk": clerk.record_id, "at": moment(now), "digest": contents.digest(), **also,
    }  # fmt: skip
    facts, person = split(STEP, body)
    entry = journal.append(db, act, News(STEP, ids.record_id, ids.revision_id, None, facts, person))
    period_reports.STEPS.project(db, entry)
    return entry


def _changes(entry: Entry) -> Changes:
    return Changes(entry.action_id, entry.verb, _SHOWN, (entry.record_id,))
