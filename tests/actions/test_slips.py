"""What stands on a slip, and the sheet that a shift is handed over on."""

from datetime import date

import pytest

from station_app.actions import drafts, handovers, referrals, slips, tasks, verification
from station_app.actions.acts import RecordIds
from station_app.domain.faults import Refused
from station_app.domain.papers.follow_ups import FollowUpSlip, HandoverKind, HandoverStage, ReferralSlip
from station_app.domain.promises import TaskPlan
from station_app.storage import journal
from station_app.storage.drafts import Draft

REFERRAL = {"target_kind": "03", "target_org": "朝阳区维权援助中心", "reason": "请协助取证", "enclosures": "照片 3 张"}


def _prepared(office, number, **named):
    return slips.prepare(
        office.store, office.desk.clerk, number, catalogue=office.desk.catalogue, now=office.clock(), **named
    )


def test_a_referral_slip_says_to_whom_about_whom_and_by_when(office):
    saved = office.record(result="5", extras={"referral": REFERRAL}, org_name="云栖半导体")
    prepared = _prepared(office, f"{saved.number}-Z1")
    slip = prepared.slip
    assert isinstance(slip, ReferralSlip)
    assert (slip.target, slip.target_kind, slip.number) == ("朝阳区维权援助中心", "维权援助中心", f"{saved.number}-Z1")
    assert (slip.visitor, slip.contact, slip.organisation) == ("张国强", "13800136688", "云栖半导体")
    assert (slip.question, slip.due_on) == ("第43类餐饮服务怎么注册商标", date(2026, 11, 26))
    assert (prepared.paper, slip.reprint_no, prepared.nth) == ("referral_slip", 0, 1)


def test_who_refused_consent_goes_unnamed_to_the_other_unit(office):
    saved = office.record(result="5", extras={"referral": REFERRAL}, consent_scope="none", org_name="云栖半导体")
    slip = _prepared(office, f"{saved.number}-Z1").slip
    assert (slip.visitor, slip.contact, slip.organisation) == ("", "", "")
    assert slip.question


def test_who_refused_consent_goes_unnamed_in_what_was_written_about_him_too(office):
    told = REFERRAL | {"reason": "请张国强补证据，电话138 0013 6688"}
    saved = office.record(
        result="5", extras={"referral": told}, consent_scope="none", question="张国强的店（云栖半导体）被告侵权",
        org_name="云栖半导体",
    )  # fmt: skip
    slip = _prepared(office, f"{saved.number}-Z1").slip
    for text in (slip.question, slip.reason):
        assert "张国强" not in text
        assert "云栖半导体" not in text
        assert "6688" not in text or "****" in text
    assert "被告侵权" in slip.question


def test_a_second_slip_of_the_same_revision_is_a_reprint_and_one_after_the_receipt_is_not(office):
    saved = office.record(result="5", extras={"referral": REFERRAL})
    number = f"{saved.number}-Z1"
    slips.confirm(
        office.store, office.desk.clerk, _prepared(office, number), "a5", now=office.clock(), new_id=office.ids
    )
    with pytest.raises(Refused, match="printed-already"):
        _prepared(office, number)
    assert _prepared(office, number, reprint=True).slip.reprint_no == 1
    referrals.take_slip(
        office.store, office.desk.clerk, number, "", ids=RecordIds.make(office.ids), now=office.clock()
    )
    again = _prepared(office, number)
    assert (again.slip.reprint_no, again.nth) == (0, 2)
    assert verification.verify(office.store).sound


def test_a_call_back_slip_masks_the_phone_and_offers_the_grades(office):
    saved = office.record(extras={"follow_up": {"reason": "问是否递交"}})
    slip = _prepared(office, f"{saved.number}-H1").slip
    assert isinstance(slip, FollowUpSlip)
    assert (slip.contact, slip.owner, slip.reason) == ("138****6688", "王敏", "问是否递交")
    assert slip.grades == ("非常满意", "满意", "基本满意", "不满意", "非常不满意")


def test_a_task_has_no_slip_and_a_voided_promise_prints_none(office):
    saved = office.record(result="6", extras={"referral": REFERRAL})
    with pytest.raises(Refused, match="no-slip"):
        _prepared(office, f"{saved.number}-D1")
    office.void(saved.number)
    with pytest.raises(Refused, match="record-void"):
        _prepared(office, f"{saved.number}-Z1")
    with pytest.raises(Refused, match="number-unknown"):
        _prepared(office, "ZX-G003-20261119-0099-Z1")


def _hand_over(office, **named):
    return handovers.prepare(
        office.store, office.desk.clerk, catalogue=office.desk.catalogue, now=office.clock(), **named
    )


def test_the_hand_over_sheet_lists_what_is_half_typed_promised_and_unsent(office):
    saved = office.record(result="5", extras={"referral": REFERRAL, "follow_up": {"due_on": "2026-11-20"}})
    referrals.take_slip(
        office.store, office.desk.clerk, f"{saved.number}-Z1", "", ids=RecordIds.make(office.ids), now=office.clock()
    )
    for title, due_on in (("回电", date(2026, 11, 20)), ("年底盘点", date(2026, 12, 28))):
        tasks.add(
            office.store, office.desk.clerk, TaskPlan(title=title, due_on=due_on), ids=RecordIds.make(office.ids),
            catalogue=office.desk.catalogue, now=office.clock(),
        )  # fmt: skip
    form = {"visitor_name": "陈女士", "question": "商标续展"}
    drafts.keep(
        office.store, office.desk.clerk,
        Draft("r-1", "consultation", "nobody", "陈女士", {"form": form}, "2026-11-19T10:21:00+08:00"),
    )  # fmt: skip
    office.clock.forward(days=8)
    sheet = _hand_over(office, taker="赵倩")
    assert [(line.kind, line.text, line.about, line.at) for line in sheet.parked] == [
        (HandoverKind.DRAFT, "商标续展", "陈女士", "11-19 10:21")
    ]
    told = [(line.kind, line.overdue_days, line.stage) for line in sheet.promised]
    assert told == [
        (HandoverKind.FOLLOW_UP, 7, HandoverStage.NONE), (HandoverKind.TO_DO, 7, HandoverStage.NONE),
        (HandoverKind.REFERRAL, 1, HandoverStage.RECEIVED),
    ]  # fmt: skip
    assert (sheet.more_promised, sheet.unsent_records, sheet.logged) == (1, 1, 0)
    assert (sheet.number, sheet.giver, sheet.taker) == ("JB-G003-20261127-0900", "王敏", "赵倩")


def test_a_hand_over_is_journalled_once_and_names_no_visitor(office):
    office.record(result="5", extras={"referral": REFERRAL})
    sheet, ids = _hand_over(office), RecordIds.make(office.ids)
    for _ in range(2):
        done = handovers.confirm(office.store, office.desk.clerk, sheet, "a4", ids=ids, now=office.clock())
    entries = journal.of_record(office.store.db, done.record_id)
    assert [(entry.kind, entry.verb) for entry in entries] == [("handover", "hand_over")]
    assert entries[0].person == "{}"
    assert "张国强" not in entries[0].facts
    assert entries[0].body()["promised"] == 1
    assert verification.verify(office.store).sound
