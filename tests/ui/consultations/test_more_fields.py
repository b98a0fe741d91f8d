"""更多字段: everything that domain.md 2.1 asks beside the everyday form, typed, saved, corrected and derived."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from station_app.actions.consultations import form_of, latest_of
from station_app.domain.consultations import NOT_FROM_JSON, ConsultationForm
from station_app.domain.json_fields import specs
from station_app.storage import consultations, visitors
from station_app.ui.consultations.codes_box import CodesBox
from station_app.ui.consultations.more_fields import MoreFields
from station_app.ui.widgets.choices import CodeBox
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import Office


def _more(hands: Hands) -> MoreFields:
    found = hands.page.fields.findChild(MoreFields)
    assert found is not None
    if not found.isVisible():
        hands.page.fields.laid.more.click()
        hands.settle()
    return found


def _on(hands: Hands, name: str) -> Any:
    control: QWidget = _more(hands).on[name]
    control.setFocus()
    return control


def _stored(office: Office) -> ConsultationForm:
    number = consultations.page(office.store.db)[0].number
    return form_of(office.store.db, latest_of(office.store.db, number), office.desk.catalogue)


def _told(hands: Hands, name: str) -> str:
    return next(field for field in hands.page.fields.fields if name in field.names).remark.words.text()


def test_every_field_of_the_form_is_asked_somewhere(hands: Hands) -> None:
    asked = {name for field in hands.page.fields.fields for name in field.names} | {"time_uncertain", "consented_at"}
    by_rating_only = {"satisfaction", "satisfaction_way", "dissatisfied_reason"}
    assert set(specs(ConsultationForm)) - asked - by_rating_only - NOT_FROM_JSON == set()


def test_what_is_typed_into_more_fields_is_saved(hands: Hands, office: Office) -> None:
    hands.fill()
    for name, text in (("arrived_at", "0850"), ("window_no", "3"), ("visitor_email", "li@example.cn"),
                       ("visitor_wechat", "lxm_88"), ("subdistrict", "东湖街道"), ("related_no", "第70000001号"),
                       ("basis", "商标法第40条"), ("materials_given", "续展清单1份"),
                       ("need", "想找质押融资")):  # fmt: skip
        _on(hands, name).clear()
        hands.commit(text)
        hands.press(Qt.Key.Key_Tab)
    _on(hands, "quantity")
    hands.type("5")
    for name, code in (("difficulty", "2"), ("region_code", "110101"), ("enterprise_scale", "4"), ("industry", "C")):
        box = _on(hands, name)
        assert isinstance(box, CodeBox)
        box.setCurrentIndex(box.findData(code))
    types = _on(hands, "ip_type")
    assert isinstance(types, CodesBox)
    for action in types.menu().actions()[:2]:
        action.trigger()
    for name in ("custody_interest", "is_case_candidate"):
        box = _on(hands, name)
        assert isinstance(box, QCheckBox)
        hands.press(Qt.Key.Key_Space)
    hands.save()
    form = _stored(office)
    assert (form.window_no, form.visitor_email, form.visitor_wechat) == ("3", "li@example.cn", "lxm_88")
    assert (form.subdistrict, form.related_no, form.basis) == ("东湖街道", "70000001", "商标法第40条")
    assert (form.materials_given, form.need, form.quantity) == ("续展清单1份", "想找质押融资", 5)
    assert (form.difficulty, form.region_code, form.enterprise_scale, form.industry) == ("2", "110101", "4", "C")
    assert form.ip_type == ("01", "02")
    assert form.custody_interest
    assert form.is_case_candidate
    assert form.arrived_at is not None
    assert f"{form.arrived_at:%Y-%m-%d %H:%M}" == "2026-11-19 08:50"


def test_waiting_and_duration_follow_from_the_times(hands: Hands, office: Office) -> None:
    hands.fill()
    more = _more(hands)
    _on(hands, "arrived_at")
    hands.type("0850")
    _on(hands, "ended_at")
    hands.type("0925")
    assert "等候 10 分钟" in more.lasted.text()
    assert "办理 25 分钟" in more.lasted.text()
    hands.has.when.uncertain.setChecked(True)
    assert "时间不准确" in more.lasted.text()


def test_a_visit_ends_with_its_save_unless_somebody_says_when(hands: Hands, office: Office) -> None:
    hands.fill()
    office.clock.forward(minutes=12)
    hands.save()
    form = _stored(office)
    assert form.started_at is not None
    assert form.ended_at is not None
    assert (form.ended_at - form.started_at).total_seconds() == 12 * 60
    hands.fill(name="周丽华", phone="13488816602")
    _on(hands, "ended_at")
    hands.type("0930")
    hands.save()
    assert f"{_stored(office).ended_at:%H:%M}" == "09:30"


def test_a_visit_written_down_later_has_no_end_of_its_own(hands: Hands, office: Office) -> None:
    hands.fill()
    hands.has.when.back.setChecked(True)
    hands.has.when.reason.setFocus()
    hands.commit("停电，先记在纸上")
    hands.save()
    assert _stored(office).ended_at is None


def test_an_unreadable_time_refuses_the_save_and_opens_its_block(hands: Hands, office: Office) -> None:
    hands.fill()
    more = _more(hands)
    _on(hands, "ended_at")
    hands.type("2570")
    hands.page.fields.laid.more.click()
    assert not more.isVisible()
    before = consultations.count(office.store.db)
    hands.save()
    assert consultations.count(office.store.db) == before
    assert more.isVisible()
    assert hands.caret is more.on["ended_at"]
    assert "不是几点几分" in _told(hands, "ended_at")


def test_a_number_says_at_once_what_it_was_taken_for(hands: Hands) -> None:
    more = _more(hands)
    _on(hands, "related_no")
    hands.commit("ZL201811564288.X，12345678-25")
    assert more.numbers.text() == "发明专利申请号 201811564288.X，商标号 12345678 第 25 类"
    _on(hands, "related_no").clear()
    hands.commit("202310123456.7")
    hands.press(Qt.Key.Key_Tab)
    assert "待核" in more.numbers.text()
    assert "建议改" in _told(hands, "related_no")


def test_a_child_is_logged_with_the_guardians_consent_or_without_a_name(hands: Hands, office: Office) -> None:
    hands.fill()
    _on(hands, "minor_under_14")
    hands.press(Qt.Key.Key_Space)
    hands.save()
    assert consultations.count(office.store.db) == 0
    assert "监护人" in _told(hands, "guardian_consent")
    _on(hands, "guardian_consent")
    hands.press(Qt.Key.Key_Space)
    hands.save()
    form = _stored(office)
    assert form.minor_under_14
    assert form.guardian_consent
    number = consultations.page(office.store.db)[0].number
    visitor = visitors.present(office.store.db, latest_of(office.store.db, number).body()["visitor_id"])
    assert visitor is not None
    assert visitor["minor_under_14"] == 1
    _on(hands, "minor_under_14")
    hands.press(Qt.Key.Key_Space)
    hands.has.anonymous.setChecked(True)
    hands.has.items.box.setFocus()
    hands.type("7")
    hands.commit("画的绘本能登记吗")
    hands.save()
    assert consultations.count(office.store.db) == 2
    assert _stored(office).visitor_name == ""


def test_a_correction_empties_a_field_again(hands: Hands, office: Office) -> None:
    hands.fill()
    for name, text in (("arrived_at", "0850"), ("visitor_wechat", "lxm_88"), ("basis", "商标法第40条")):
        _on(hands, name)
        hands.commit(text)
        hands.press(Qt.Key.Key_Tab)
    hands.save()
    hands.page.open_record(consultations.page(office.store.db)[0].number)
    hands.settle()
    for name in ("arrived_at", "visitor_wechat", "basis"):
        _on(hands, name).clear()
    hands.page.reason.setFocus()
    hands.commit("记错了人")
    hands.save()
    form = _stored(office)
    assert (form.arrived_at, form.visitor_wechat, form.basis) == (None, "", "")


def test_the_unfolded_block_is_remembered_and_the_rating_cannot_be_set(hands: Hands) -> None:
    more = _more(hands)
    assert "来访人在评价屏上选" in more.rated.text()
    assert {"satisfaction", "satisfaction_way", "dissatisfied_reason"} & set(more.on) == set()
    hands.settle()
    from station_app.storage import settings

    assert settings.get(hands.window.desk.reader.db, "consultation_more_fields") is True


def test_tab_walks_the_block_as_one_reads_and_back(hands: Hands) -> None:
    more = _more(hands)
    hands.page.fields.laid.more.setFocus()
    walked = []
    for _ in more.stops():
        hands.press(Qt.Key.Key_Tab)
        walked.append(hands.caret)
    assert walked == list(more.stops())
    for expected in reversed(list(more.stops())[:-1]):
        hands.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        assert hands.caret is expected
    assert all(stop.accessibleName() or getattr(stop, "text", str)() for stop in more.stops())


def test_enter_in_the_block_goes_to_the_next_field(hands: Hands) -> None:
    more = _more(hands)
    _on(hands, "visitor_email")
    hands.press(ENTER)
    assert hands.caret is more.on["visitor_wechat"]


def test_a_visitor_who_comes_again_brings_his_street_and_his_firms_scale(hands: Hands, office: Office) -> None:
    office.record(
        visitor_name="周子轩", visitor_phone="13900000009", org_name="海智芯联公司", subdistrict="东湖街道",
        enterprise_scale="4", industry="C", minor_under_14=True, guardian_consent=True,
    )  # fmt: skip
    hands.settle()
    hands.type("0009")
    hands.press(ENTER)
    form = hands.page.fields.form()
    assert (form.visitor_name, form.subdistrict) == ("周子轩", "东湖街道")
    assert (form.enterprise_scale, form.industry) == ("4", "C")
    assert form.minor_under_14, "a child stays a child until somebody says otherwise"
    assert not form.guardian_consent, "each visit asks the guardian"
