"""A consultation as a form or a JSON file gives it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.consultation_checks import check
from station_app.domain.consultations import NOT_FROM_JSON, ConsultationForm, person_fields
from station_app.domain.faults import Level, Refused, heavy
from station_app.domain.periods import BEIJING_TIME
from tests.helpers.reference import bundled_catalogue

NOW = datetime(2026, 11, 19, 10, 42, tzinfo=BEIJING_TIME)
VISIT: dict[str, Any] = {
    "visitor_name": "张国强", "visitor_phone": "138 0013 6688", "items": ["S01"], "question": "询问注册流程",
    "started_at": "2026-11-19T10:30", "consent_scope": "service",
}


def _form(**changes: Any) -> ConsultationForm:
    return ConsultationForm.from_json({**VISIT, **changes}, bundled_catalogue())


def _codes(form: ConsultationForm, level: Level | None = None) -> list[str]:
    return [fault.code for fault in check(form, bundled_catalogue(), NOW) if level in (None, fault.level)]


def test_four_fields_make_a_whole_record_and_the_rest_is_filled() -> None:
    form = _form()
    assert _codes(form) == []
    assert (form.channel, form.difficulty, form.result, form.satisfaction) == ("01", "1", "1", "0")
    assert (form.person_count, form.quantity, form.ip_type, form.visitor_type) == (1, 1, ("10",), "32")
    assert form.catalogue_version == bundled_catalogue().version
    assert form.started_at == datetime(2026, 11, 19, 10, 30, tzinfo=BEIJING_TIME)


def test_labels_and_codes_are_the_same_thing() -> None:
    words = _form(
        channel="电话", ip_type=["商标", "发明"], items=["商标续展"], satisfaction="非常满意", result="预约专家"
    )
    coded = _form(channel="02", ip_type=["10", "01"], items=["S05"], satisfaction=5, result="4")
    assert words == coded
    assert coded.ip_type == ("10", "01")


def test_a_hard_question_makes_the_record_hard() -> None:
    assert _form(result="6").difficulty == "2"
    assert _form(result="6", difficulty="一般").difficulty == "1"


def test_a_firm_makes_the_visitor_an_enterprise_and_its_code_tells_the_district() -> None:
    form = _form(org_name="某公司", uscc="911103026605015136")
    assert (form.visitor_type, form.region_code) == ("10", "110302")
    assert _form(uscc="9144030071526726XG").region_code == "440000"
    assert _form(uscc="91110108MA01ABCD12").region_code == ""
    assert _form().with_defaults(bundled_catalogue(), station_region="110105").region_code == "110105"


@pytest.mark.parametrize("word", ["未留", "未留电话"])
def test_a_phone_kept_back_is_no_wrong_phone(word: str) -> None:
    form = _form(visitor_phone=word, visitor_name="匿名")
    assert (form.visitor_phone, form.phone_refused, form.visitor_name, form.anonymous) == ("", True, "", True)
    assert _codes(form) == []


def test_unknown_fields_and_values_are_refused_all_at_once_by_name() -> None:
    with pytest.raises(Refused) as refused:
        _form(colour="red", channel="传真", items="S99", person_count="3", started_at="昨天", import_id="x", question=5)
    assert {(fault.code, fault.field) for fault in refused.value.faults} == {
        ("field-unknown", ""), ("code-unknown", "channel"), ("code-unknown", "items"),
        ("field-shape", "person_count"), ("moment-unreadable", "started_at"), ("field-of-program", "import_id"),
        ("field-shape", "question"),
    }
    named = next(fault for fault in refused.value.faults if fault.code == "field-unknown")
    assert named.details == {"name": "colour"}
    assert all(fault.level is Level.MUST for fault in refused.value.faults)


@pytest.mark.parametrize("given_value", [None, [], "text", 5])
def test_what_is_no_object_is_refused(given_value: object) -> None:
    with pytest.raises(Refused, match="json-object"):
        ConsultationForm.from_json(given_value, bundled_catalogue())


def test_an_empty_form_misses_its_four_fields_and_its_time() -> None:
    empty = ConsultationForm().with_defaults(bundled_catalogue())
    assert _codes(empty, Level.MUST) == [
        "name-missing", "phone-missing", "item-missing", "question-missing", "start-missing",
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"visitor_phone": "1380013800"}, "phone-short"),
        ({"visitor_phone": "12330"}, "phone-hotline"),
        ({"uscc": "91110108MA01ABCD12"}, "uscc-check"),
        ({"question": "身份证110101199003074258"}, "resident-id-in-text"),
        ({"visitor_name": "110101199003074258"}, "resident-id-in-text"),
        ({"answer": "身份证110101199003074259"}, "resident-id-like-in-text"),
        ({"satisfaction": "不满意"}, "dissatisfied-reason-missing"),
        ({"started_at": "2026-11-17T10:00"}, "backdated"),
        ({"started_at": "2026-11-19T11:30"}, "start-ahead"),
        ({"ended_at": "2026-11-19T10:00"}, "ended-before-start"),
        ({"arrived_at": "2026-11-19T10:40"}, "arrived-after-start"),
        ({"visitor_phone": "", "phone_refused": True, "result": "5"}, "follow-up-without-phone"),
        ({"consent_scope": ""}, "consent-missing"),
    ],
)
def test_a_doubt_is_told_and_never_stops_the_save(changes: dict[str, Any], code: str) -> None:
    form = _form(**changes)
    assert _codes(form) == [code]
    assert heavy(check(form, bundled_catalogue(), NOW)) == ()


def test_a_reason_answers_the_doubts_about_late_and_bad() -> None:
    form = _form(started_at="2026-11-17T10:00", backdated_reason="停电", satisfaction="2", dissatisfied_reason="等得久")
    assert _codes(form) == []


@pytest.mark.parametrize(
    ("changes", "code", "field", "details"),
    [
        ({"question": "问\u202e题"}, "text-character", "question", {"character": "U+202E", "position": 2}),
        ({"visitor_name": "张\x00"}, "text-character", "visitor_name", {"character": "U+0000", "position": 2}),
        ({"visitor_name": "𠮷" * 61}, "text-long", "visitor_name", {"length": 61, "longest": 60, "extra": 1}),
        ({"question": "问" * 2001}, "text-long", "question", {"length": 2001, "longest": 2000, "extra": 1}),
        ({"person_count": 0}, "count-range", "person_count", {"most": 9999}),
        ({"started_at": "2026-11-21T10:00"}, "start-in-future", "started_at", {"day": "2026-11-21"}),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_place(
    changes: dict[str, Any], code: str, field: str, details: dict[str, Any]
) -> None:
    faults = heavy(check(_form(**changes), bundled_catalogue(), NOW))
    assert [(fault.code, fault.field, dict(fault.details)) for fault in faults] == [(code, field, details)]


def test_a_name_is_counted_in_characters_of_every_plane() -> None:
    assert _codes(_form(visitor_name="𠮷" * 60)) == []


def test_a_code_that_no_list_has_is_refused_also_when_the_form_was_made_by_the_program() -> None:
    form = replace(_form(), channel="77")
    assert [fault.field for fault in heavy(check(form, bundled_catalogue(), NOW))] == ["channel"]


def test_what_is_stored_has_one_form_of_each_number_and_no_id_number() -> None:
    form = _form(question="身份证110101199003074258", uscc=" 91110302 66050 15136 ").normalized(date(2026, 11, 19))
    assert (form.visitor_phone, form.uscc) == ("13800136688", "911103026605015136")
    assert form.question == "身份证**************4258"
    assert form.normalized(date(2026, 11, 19)) == form


def test_a_wrong_phone_is_stored_as_it_was_told() -> None:
    assert _form(visitor_phone="138 0013 800").normalized(date(2026, 11, 19)).visitor_phone == "138 0013 800"


def test_the_name_of_a_firm_of_one_person_is_personal() -> None:
    catalogue = bundled_catalogue()
    assert {"visitor_name", "visitor_phone", "question", "answer"} <= person_fields(_form(), catalogue)
    assert "org_name" in person_fields(_form(visitor_type="个体工商户"), catalogue)
    assert "org_name" not in person_fields(_form(visitor_type="企业"), catalogue)


@given(st.fixed_dictionaries({}, optional={
    "visitor_name": st.text("张国强𠮷·", max_size=5), "channel": st.sampled_from(["", "01", "电话"]),
    "items": st.lists(st.sampled_from(["S01", "Q02", "商标续展"]), max_size=3), "anonymous": st.booleans(),
    "person_count": st.integers(1, 50), "ip_type": st.lists(st.sampled_from(["10", "发明"]), max_size=2),
    "started_at": st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 19)).map(
        lambda at: at.replace(second=0, microsecond=0).isoformat()),
}))
def test_a_form_written_as_json_is_read_back_the_same(given_fields: dict[str, Any]) -> None:
    form = ConsultationForm.from_json(given_fields, bundled_catalogue())
    written = {name: value for name, value in form.as_json().items() if name not in NOT_FROM_JSON}
    assert ConsultationForm.from_json(written, bundled_catalogue()) == form


def test_every_moment_is_told_with_its_zone() -> None:
    form = _form(started_at="2026-11-19T02:30+00:00")
    assert form.as_json()["started_at"] == "2026-11-19T02:30+00:00"
    assert form.started_at is not None
    assert NOW - form.started_at == timedelta(minutes=12)
