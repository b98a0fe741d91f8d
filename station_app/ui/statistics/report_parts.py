"""What the report's view reads beside the window, and its words: the state, the signatures, the amendments."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QWidget

from station_app.actions import dashboard, figures, period_reports, report_forms, report_papers
from station_app.actions.period_reports import Standing
from station_app.domain.indicators import RATINGS_PART, TOLD, Dictionary
from station_app.domain.papers.report_form import Template
from station_app.domain.papers.weekly import WeeklyReport
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_contents import Contents, Signature
from station_app.domain.report_periods import Period
from station_app.storage import period_reports as stored
from station_app.storage.cipher import Database
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import label
from station_app.words import say

if TYPE_CHECKING:
    from station_app.documents.previews import GreyImage

PREVIEW_DPI = 96


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What was read of a period: how its report stands, the paper, what is shown as a PDF and as pictures."""

    standing: Standing
    paper: WeeklyReport
    pdf: bytes
    pages: "list[GreyImage]"


def read_report(db: Database, desk: Any, period: Period, form: Template | None, now: datetime) -> ReadReport:
    """How the report of a period stands, set as it would be signed, or as another form. `desk`: the opened one."""
    # The typesetter costs tens of megabytes: it comes with the first report, not with the window.
    from station_app.documents.form_templates import form_pdf
    from station_app.documents.previews import grey_images
    from station_app.documents.report_files import report_pdf
    from station_app.documents.report_workbook import states_on_paper

    today, catalogue = now.astimezone(BEIJING_TIME).date(), desk.catalogue
    stands = period_reports.standing(db, period, catalogue, today)
    paper = _paper(db, stands, desk, now)
    if form is not None:
        pdf = form_pdf(report_forms.fill(
            db, form, stands.newest, desk.station, desk.clerk, catalogue, now=now, states=states_on_paper()
        ))  # fmt: skip
    else:
        pdf = report_pdf(paper, dashboard.charts_of(db, desk.clerk, period, catalogue, today))
    return ReadReport(stands, paper, pdf, grey_images(pdf, PREVIEW_DPI))


def _paper(db: Database, stands: Standing, desk: Any, now: datetime) -> WeeklyReport:
    known = stored.closed(db, str(stands.period))
    return report_papers.paper_of(
        stands.next, desk.station, desk.catalogue, now=now, with_ratings=figures.may_see(desk.clerk, RATINGS_PART),
        record_id=known[0] if known else "", batch=None if stands.to_amend else stored.batch_of(db, str(stands.period)),
    )  # fmt: skip


def over(text: str, buddy: QWidget) -> QLabel:
    """Words above a field."""
    made = label(text, "muted")
    made.setBuddy(buddy)
    return made


def typed(desk: Desk) -> list[tuple[str, str]]:
    """What nobody but the one who prepares the report can tell, by code and name."""
    dictionary = Dictionary(desk.open.catalogue)
    newest = [dictionary.versions(code)[-1] for code in dictionary]
    return [
        (one.code, say("{name}（{unit}）", name=one.name, unit=one.unit))
        for one in newest if one.rule.asked == TOLD
    ]  # fmt: skip


def state(stands: Standing) -> str:
    """How the report of a period stands, in words."""
    if not stands.closed:
        return say("{period}　未归档", period=str(stands.period))
    if len(stands.closed) == 1:
        return say("{period}　已归档", period=str(stands.period))
    return say("{period}　已归档，更正 {count} 次", period=str(stands.period), count=len(stands.closed) - 1)


def signed(role: str, signature: Signature | None) -> str:
    """One of the three signatures."""
    if signature is None:
        return say("{role}：还没有签字", role=role)
    at = datetime.fromisoformat(signature.at).astimezone(BEIJING_TIME)
    return say("{role}：{name}　{time}", role=role, name=signature.name, time=f"{at:%m-%d %H:%M}")


def amendment(one: Contents) -> str:
    """One amendment in a line."""
    at = datetime.fromisoformat(one.closed.at).astimezone(BEIJING_TIME) if one.closed else None
    return say("更正 {nth}　{day}　{count} 项　{reason}", nth=one.edition, day=f"{at:%m-%d}" if at else "",
               count=len(one.changes), reason=one.reason)  # fmt: skip
