"""Pictures of 跟进, of 待办 on the first page, of 下一步 on the form and of the sheet that Ctrl+T opens."""

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from station_app.actions import referrals, tasks
from station_app.actions.acts import RecordIds
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, TaskPlan
from station_app.ui.consultations.next_step_field import FOLLOW_UP, NextStepField
from tests.helpers.hands import CONTROL, Hands
from tests.helpers.office import Office
from tests.helpers.window import main_window
from tests.screens.a_working_day import fill
from tests.screens.test_screens import check_picture


def _promise(office: Office) -> None:
    """A week with something overdue, something for today and something later, and a day's visits on top."""
    office.clock.now = datetime(2026, 11, 10, 9, 0, tzinfo=BEIJING_TIME)
    referral = {"target_kind": "03", "target_org": "朝阳区维权援助中心", "reason": "店招被仿冒，请协助取证"}
    saved = office.record(
        result="5", org_name="江州国强餐饮有限公司", items=["W01"], question="外卖平台上有店铺仿冒店招，怎么投诉",
        extras={"referral": referral},
    )  # fmt: skip
    referrals.take_slip(
        office.store, office.desk.clerk, f"{saved.number}-Z1", "王老师", ids=RecordIds.make(office.ids),
        now=office.clock(),
    )  # fmt: skip
    office.record(
        visitor_name="李想", visitor_phone="13900001111", items=["Q01"], result="6",
        question="展会上的外观设计怎么保全证据",
    )  # fmt: skip
    fill(office, 6)
    office.record(
        visitor_name="王芳", visitor_phone="13900002222", items=["S05"], question="续展申请怎么递交",
        extras={"follow_up": {"due_on": "2026-11-19", "reason": "问续展申请是否已递交"}},
    )  # fmt: skip
    office.record(visitor_name="赵六", visitor_phone="13900003333", satisfaction="2", dissatisfied_reason="等候时间长")
    for title, day in (("15:00 回电 刘女士 驳回复审", date(2026, 11, 19)), ("把年费说明发到微信", date(2026, 11, 20))):
        tasks.add(
            office.store, office.desk.clerk, TaskPlan(title=title, due_on=day), ids=RecordIds.make(office.ids),
            catalogue=office.desk.catalogue, now=office.clock(),
        )  # fmt: skip


def test_what_is_owed(pictures: Path, look: str, office: Office) -> None:
    _promise(office)
    with main_window(office) as window:
        hands = Hands(window)
        window.go("today")
        check_picture(window, pictures, f"today-owed-{look}")
        window.go("tasks")
        hands.settle()
        assert window.page("tasks").tabs[Due.OVERDUE].isChecked()
        check_picture(window, pictures, f"tasks-{look}")
        window.page("tasks").show_due(Due.TODAY)
        hands.press(Qt.Key.Key_Space)
        hands.save()
        check_picture(window, pictures, f"tasks-call-back-{look}")


def test_a_to_do_and_a_next_step(pictures: Path, look: str, office: Office) -> None:
    _promise(office)
    with main_window(office) as window:
        hands = Hands(window)
        window.go("tasks")
        hands.press(Qt.Key.Key_T, CONTROL)
        sheet: QWidget | None = window.task_notes.sheet
        assert sheet is not None
        hands.save()
        check_picture(sheet, pictures, f"task-note-{look}")
        hands.press(Qt.Key.Key_Escape)
        hands.begin()
        hands.fill()
        part = next(part for part in hands.page.fields.parts if isinstance(part, NextStepField))
        hands.has.result.set_code("5")
        part.ticks[FOLLOW_UP].setChecked(True)
        hands.save()
        check_picture(window, pictures, f"next-step-{look}")
