"""The trademark window by the command line: fees and deadlines (which need no station), goods and their lists."""

from datetime import date
from pathlib import Path
from typing import Any

from station_app.actions import goods as goods_lists
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Refused
from station_app.domain.money import in_capitals
from station_app.domain.trademarks.classes import ClassCount
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.deadlines import compute
from station_app.domain.trademarks.fees import BUSINESS_TYPES, FeeRules
from station_app.domain.trademarks.goods import Edition, Remarked
from station_app.domain.working_days import WorkingDays
from station_app.places import database_file
from station_app.storage import goods as stored
from station_app.storage import reference
from station_app.storage.files import replace_file
from station_app.storage.goods_search import GoodsIndex
from station_app.words import on_paper, say
from station_app.words.faults import sentence
from station_app.words.trademarks import deadline_sentence, fee_line, fee_total, step_sentence


def fee(session: Session) -> int:
    """`station fee --type TM01 --class 9:12 …`: the itemised estimate; `total_fen` null where only a notice tells."""
    words, catalogue = session.words, _catalogue()
    business_type = catalogue.resolve(BUSINESS_TYPES, words.type)
    if business_type is None:
        raise Refused.because("code-unknown", "business_type", value=words.type[:40])
    on = _day(words.on, "from") if words.on else session.now().date()
    found = FeeRules.from_catalogue(catalogue).estimate(
        business_type, [_class(text) for text in words.classes or ()], channel=words.channel, grace=words.grace, on=on
    )
    value: dict[str, Any] = {
        "type": business_type,
        "label": catalogue.label(BUSINESS_TYPES, business_type),
        "channel": words.channel,
        "on": on.isoformat(),
        "total_fen": found.total_fen,
        "total_capitals": None if found.total_fen is None else in_capitals(found.total_fen),
        "lines": [
            {
                "nice_class": line.nice_class,
                "charge": line.charge.value,
                "unit_fen": line.unit_fen,
                "count": line.count,
                "amount_fen": line.amount_fen,
                "text": fee_line(line),
            }
            for line in found.lines
        ],
        "rule": found.stamp,
        "source": found.rule.source,
        "note": say("预估，以官方缴费通知为准。"),
    }
    return session.answer(
        value, value["label"], *(f"  {fee_line(line)}" for line in found.lines), fee_total(found),
        say("规则：{rule}", rule=found.stamp), say("依据：{source}", source=found.rule.source),
    )  # fmt: skip


def deadline(session: Session) -> int:
    """`station deadline RULE --from DATE [--served WAY] [--out FILE.ics]`: the day and every step to it."""
    words, catalogue = session.words, _catalogue()
    rules = DeadlineRules.from_catalogue(catalogue)
    found = compute(
        words.rule, _day(words.first, "from"), served=words.served, rules=rules,
        working_days=WorkingDays.from_catalogue(catalogue),
    )  # fmt: skip
    if words.out:
        # Imported here: few deadlines become a calendar file.
        from station_app.documents.calendar_files import whole_day

        told = "\n".join(step_sentence(step, on_paper) for step in found.steps)
        uid = f"{words.rule}-{words.first}-{words.served or 'received'}@ip-station"
        replace_file(
            Path(words.out), whole_day(uid, found.due, deadline_sentence(found, on_paper), told, now=session.now())
        )
    value = {
        "due": found.due.isoformat(),
        "alternatives": [day.isoformat() for day in found.alternatives],
        "certain": found.certain,
        "steps": [step_sentence(step) for step in found.steps],
        "rule": f"{found.rule.code}/{rules.version}",
        "label": found.rule.label,
        "source": found.rule.basis,
    }
    return session.answer(
        value, deadline_sentence(found), *(f"  {step_sentence(step)}" for step in found.steps),
        say("依据：{source}", source=found.rule.basis),
    )  # fmt: skip


def goods(session: Session) -> int:
    """`station goods SEARCH`: items by words, pinyin or code, the best first; JSON lines with `--json`.

    Looks into the edition named, else the text in force today, else the newest that came in, else our starter list.
    Where a wording is found in none, its nearest standard terms are told.
    """
    words = session.words
    desk = session.desk(read_only=True)
    known = [one.edition for one in stored.editions(desk.store.db)]
    if words.edition and words.edition not in {one.name for one in known}:
        raise Refused.because("goods-edition-unknown", "edition", edition=words.edition[:60])
    today = stored.edition_for(desk.store.db, session.now().date())
    edition = words.edition or (today.name if today else known[0].name if known else "")
    index = GoodsIndex.read(desk.store.db, edition) if edition else GoodsIndex.starter(desk.catalogue)
    found = index.search(words.text, nice_class=words.nice_class, limit=max(words.limit, 0))
    near = [] if found else index.nearest(words.text, nice_class=words.nice_class, limit=max(words.limit, 0))
    for item, nearness in [*((one, 1.0) for one in found), *((one, share) for share, one in near)]:
        value = {
            "nice_class": item.nice_class, "group": item.group, "code": item.code, "name": item.name,
            "remark": item.remark, "edition": index.edition, "standard": bool(found), "nearness": round(nearness, 2),
        }  # fmt: skip
        told = say("{nice_class} 类 {group} {code} {name}", nice_class=item.nice_class, group=item.group,
                   code=item.code, name=item.name)  # fmt: skip
        session.answer(value, told if found else say("相近的标准项目：{item}", item=told))
    return 0


def import_goods(session: Session, desk: OpenDesk) -> int:
    """`station import goods FILE [--edition E --valid-from D --valid-to D] [--dry-run] [--again]`."""
    words, file = session.words, Path(session.words.file)
    edition = Edition(
        words.edition or file.stem[:60], "", _day(words.valid_from, "from") if words.valid_from else None,
        _day(words.valid_to, "to") if words.valid_to else None,
    )  # fmt: skip
    read = goods_lists.import_list(
        desk.store, desk.clerk, file, edition, now=session.now(), new_id=session.new_id, again=words.again,
        dry_run=words.dry_run,
    )  # fmt: skip
    doubted = [one for one in read.remarks if one not in read.refused]
    value = {
        "edition": read.edition.name,
        "valid_from": None if read.edition.valid_from is None else read.edition.valid_from.isoformat(),
        "read": len(read.rows) + len(read.refused),
        "stored": 0 if words.dry_run else len(read.rows),
        "refused": [_remark(one) for one in read.refused],
        "warnings": [_remark(one) for one in doubted],
    }
    head = say("试导入（什么也没写）：") if words.dry_run else say("已导入：")
    told = say("{edition} 版，{classes} 类，{groups} 个类似群，{items} 项，未存 {refused} 行。",
               edition=read.edition.name, classes=len(read.classes), groups=len(read.groups), items=len(read.rows),
               refused=len(read.refused))  # fmt: skip
    undated = [] if read.edition.valid_from else [say("清单没有写明从哪一天起现行，受理时不会拿它核对版次。")]
    return session.answer(
        value, head + told, *undated,
        *(say("{place}：{message}", place=one.place, message=sentence(one.fault)) for one in read.remarks),
    )  # fmt: skip


def _remark(one: Remarked) -> dict[str, Any]:
    return {"row": one.place, "field": one.fault.field, "code": one.fault.code, "message": sentence(one.fault)}


def _catalogue() -> Catalogue:
    return reference.read_bundle(database_file("reference")).catalogue


def _class(text: str) -> ClassCount:
    """`9:12`, or `9` where nobody counted; Refused `class-shape`."""
    nice_class, colon, items = text.strip().replace("：", ":").partition(":")
    if not nice_class.isdecimal() or not (items.isdecimal() or not colon) or len(text) > 12:
        raise Refused([Fault("class-shape", "classes", details={"value": text[:20]})])
    return ClassCount(int(nice_class), int(items) if colon else None)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused.because("day-unreadable", field, value=text[:20]) from error
