"""What a card says of a visitor or a firm: read at one look, for the panel beside a form and for the visitors' page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from station_app.domain.catalogue import Catalogue
from station_app.domain.numbers import mask_phone
from station_app.storage import duplicates, timelines, visitor_cards
from station_app.storage.cipher import Database
from station_app.storage.timelines import TimelineEntry
from station_app.storage.visitor_lookup import KnownFirm, KnownVisitor, firm_of_record, of_record
from station_app.words import say
from station_app.words.duplicates import reasons_label

What = Literal["visitor", "organisation"]
Known = KnownVisitor | KnownFirm


@dataclass(frozen=True, slots=True)
class Lookalike:
    """One who may be the same: who, and why in words."""

    known: Known
    why: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A visitor or a firm as a card shows it: `ids` of all records merged into this one, `lines` of label and text."""

    what: What
    known: Known
    title: str
    detail: str
    lines: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    unfinished: tuple[TimelineEntry, ...]
    alike: tuple[Lookalike, ...]

    @property
    def affairs(self) -> int:
        """How many 件 are unfinished."""
        return len(timelines.affairs(self.unfinished))


def what_of(known: Known) -> What:
    """Whether this is a person or a firm."""
    return "visitor" if isinstance(known, KnownVisitor) else "organisation"


def not_the_same(known: Known) -> str:
    """What is pressed where two are not one."""
    return say("不是同一人") if isinstance(known, KnownVisitor) else say("不是同一家")


def title_of(known: Known) -> str:
    """What the person or the firm is called."""
    if isinstance(known, KnownVisitor):
        return known.name or say("匿名")
    return known.org_name or known.short_name or known.uscc


def visits_of(known: Known) -> str:
    """How often and when last."""
    if not known.visits:
        return say("还没有来访记录")
    return say("来访 {count} 次，最近 {day}", count=known.visits, day=known.last_day)


def detail_of(known: Known) -> str:
    """What stands beside the name in a list: the masked phone and the firm, or the code and how many people."""
    if isinstance(known, KnownVisitor):
        phone = mask_phone(known.phone) if known.phone else say("未留电话")
        return say("　").join(filter(None, (phone, known.org_name)))
    people = say("{count} 人", count=known.people) if known.people else ""
    return say("　").join(filter(None, (known.uscc, people)))


def read(
    db: Database, catalogue: Catalogue, what: What, record_id: str, *, look_around: bool = True
) -> Portrait | None:
    """The portrait behind an id; None where it was voided. A few milliseconds.

    Without `look_around` nobody asks who may be the same.
    """
    known: Known | None = of_record(db, record_id) if what == "visitor" else firm_of_record(db, record_id)
    if known is None:
        return None
    ids = timelines.all_ids(db, what, known.record_id)
    alike: list[duplicates.Alike] = []
    if look_around and what == "visitor":
        alike = duplicates.alike_person(db, visitor_id=known.record_id)
    elif look_around:
        alike = duplicates.alike_firm(db, organisation_id=known.record_id)
    lines = _lines_of_person(db, catalogue, known) if isinstance(known, KnownVisitor) else _lines_of_firm(
        db, catalogue, known
    )  # fmt: skip
    return Portrait(
        what, known, title_of(known), visits_of(known), tuple(lines), tuple(ids),
        tuple(timelines.unfinished(db, what, ids)), tuple(named(db, what, alike)),
    )  # fmt: skip


def named(db: Database, what: What, alike: Sequence[duplicates.Alike]) -> list[Lookalike]:
    """Those who look alike, by name."""
    found = []
    for one in alike:
        known: Known | None = (
            of_record(db, one.record_id) if what == "visitor" else firm_of_record(db, one.record_id)
        )
        if known is not None:
            found.append(Lookalike(known, reasons_label(one.reasons)))
    return found


def _lines_of_person(db: Database, catalogue: Catalogue, known: KnownVisitor) -> list[tuple[str, str]]:
    card = visitor_cards.person(db, known.record_id)
    phone = mask_phone(known.phone) if known.phone else (say("不愿留") if known.phone_refused else say("未留"))
    lines = [(say("电话"), phone)]
    lines += [(say("类型"), catalogue.label("visitor_type", known.visitor_type))] if known.visitor_type else []
    lines += [
        (say("邮箱"), card.email), (say("微信"), card.wechat), (say("读音"), say("、").join(card.readings)),
        (say("街镇"), card.subdistrict),
    ]  # fmt: skip
    return [line for line in lines if line[1]]


def _lines_of_firm(db: Database, catalogue: Catalogue, known: KnownFirm) -> list[tuple[str, str]]:
    card = visitor_cards.firm(db, known.record_id)
    scale = catalogue.label("enterprise_scale", card.enterprise_scale) if card.enterprise_scale else ""
    industry = catalogue.label("industry", card.industry) if card.industry else ""
    lines = [
        (say("简称"), known.short_name), (say("信用代码"), known.uscc or say("未登记")), (say("规模"), scale),
        (say("行业"), industry),
    ]  # fmt: skip
    return [line for line in lines if line[1]]
