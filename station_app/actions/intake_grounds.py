"""What a pre-check looks things up in: the day's rules, the edition in force, the firm as the station knows it."""

from datetime import date

from station_app.actions.own_checklist import checklists
from station_app.domain.catalogue import Catalogue
from station_app.domain.intakes import IntakeForm
from station_app.domain.trademarks.classes import plain_wording
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.precheck import Grounds
from station_app.domain.working_days import WorkingDays
from station_app.storage import goods, visitors
from station_app.storage.cipher import Database


def grounds_for(
    db: Database, form: IntakeForm, catalogue: Catalogue, today: date, *, sending: bool = False
) -> Grounds:
    """The grounds of one intake on a day. Wordings are looked up only where a list says that it is in force then."""
    edition = goods.edition_for(db, form.filing_day or today)
    named = edition.name if edition is not None else ""
    wordings = [(one.nice_class, item.name) for one in form.goods for item in one.items] if named else []
    classes = {one.nice_class for one in form.goods} if named else set()
    headings = {one.name for one in goods.classes(db, named) if one.nice_class in classes} if named else set()
    headings |= {group.name for number in classes for group in goods.groups(db, named, number)}
    headings |= {code.label for code in catalogue["nice_class"]}
    firm = visitors.firm_present(db, form.organisation_id) if form.organisation_id else None
    return Grounds(
        catalogue,
        checklists(db, catalogue),
        DeadlineRules.from_catalogue(catalogue),
        WorkingDays.from_catalogue(catalogue),
        today,
        edition_in_force=named,
        unknown_goods=frozenset(goods.missing_in(db, named, wordings)),
        headings=frozenset(plain_wording(heading) for heading in headings),
        known_firm_name=str(firm["org_name"] or "") if firm is not None else "",
        sending=sending,
    )
