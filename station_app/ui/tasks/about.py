"""What is known of one promise, in a few lines: for the card beside the list."""

from collections.abc import Mapping
from datetime import date, datetime

from station_app.domain.catalogue import Catalogue
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import PromiseKind
from station_app.domain.working_days import WorkingDays
from station_app.storage import journal
from station_app.storage.cipher import Database
from station_app.storage.promises import Promise
from station_app.ui.widgets.due_box import day_words
from station_app.words import say
from station_app.words.promises import kind_label, stage_label


def told_of(db: Database, promise: Promise, catalogue: Catalogue, names: Mapping[str, str]) -> str:
    """Lines of label and value, empty ones left out; phones masked."""
    entry = journal.latest(db, promise.record_id)
    body = entry.body() if entry is not None else {}
    visit = journal.latest(db, promise.about_id) if promise.about_id else None
    asked = visit.body() if visit is not None and visit.kind == "consultation" else {}
    calendar = WorkingDays.from_catalogue(catalogue)
    due = day_words(date.fromisoformat(promise.due_on), calendar)
    target = ""
    if promise.kind == PromiseKind.REFERRAL:
        kind = catalogue.label("referral_target", promise.what or "")
        target = say("{unit}（{kind}）", unit=promise.target, kind=kind) if promise.target else kind
    outcome = body.get("outcome", "")
    if promise.kind == PromiseKind.FOLLOW_UP and outcome:
        outcome = catalogue.label("follow_up_outcome", outcome)
    who = " ".join(filter(None, (promise.name, mask_phone(promise.phone or ""), promise.org_name)))
    lines = (
        ("", f"{kind_label(promise.kind, promise.what)} {promise.number}"),
        (say("期限"), say("{day}（待核，还没有当年放假安排）", day=due) if promise.doubtful else due),
        (say("转往"), target),
        (say("要做什么"), body.get("title", "") or body.get("reason", "")),
        (say("备注"), body.get("note", "")),
        (say("来访人"), who),
        (say("咨询内容"), asked.get("question", "")),
        (say("已作答复"), asked.get("answer", "")),
        (say("负责人"), names.get(promise.owner, "")),
        (say("进度"), stage_label(promise.stage)),
        (say("签收"), _moment(body.get("received_at")), ),
        (say("接收人"), body.get("received_by", "")),
        (say("对方答复"), body.get("reply", "")),
        (say("上次联系"), _moment(body.get("contacted_at"))),
        (say("办理结果"), outcome),
        (say("反馈日期"), body.get("feedback_on", "")),
        (say("办结"), _moment(promise.closed_at)),
        (say("改动原因"), body.get("change_reason", "")),
    )  # fmt: skip
    return "\n".join(say("{label}：{value}", label=name, value=value) if name else value
                     for name, value in lines if value)  # fmt: skip


def _moment(text: str | None) -> str:
    return f"{datetime.fromisoformat(text).astimezone(BEIJING_TIME):%m-%d %H:%M}" if text else ""
