"""What stands on the forms of this screen: the fields of an expert, of a rule of the roster, of a booking."""

from station_app.domain.catalogue import Code
from station_app.domain.experts import FIELDS
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import SLOT_MINUTES, Rule
from station_app.ui.desk import Desk
from station_app.ui.experts.controls import ExpertBox, QualificationsBox, TwoLevels
from station_app.ui.experts.form_fields import Plan
from station_app.ui.widgets.choices import CodeBox, CodeRow
from station_app.words import say
from station_app.words.experts import rule_label


def _code(desk: Desk, code: str, label: str) -> Code:
    return Code(code, label, {}, desk.now().astimezone(BEIJING_TIME).date())


def ways(desk: Desk) -> tuple[Code, Code]:
    """现场 or 线上, as codes of a row of buttons."""
    return _code(desk, "yes", say("现场")), _code(desk, "no", say("线上"))


def expert_plans(desk: Desk) -> list[Plan]:
    """The fields of an expert."""
    today = desk.now().astimezone(BEIJING_TIME).date()
    fields = desk.open.catalogue.current(FIELDS, today)
    return [
        Plan("name", say("姓名"), ("expert_name",), required=True),
        Plan("title", say("职称职务"), beside=True),
        Plan("employer", say("单位")),
        Plan("contact", say("联系方式")),
        Plan("fields", say("专业领域"), ("expert_fields",), required=True,
             control=lambda: TwoLevels(say("专业领域"), fields)),
        Plan("sources", say("来源"), ("expert_sources",), required=True),
        Plan("qualifications", say("资格"), control=lambda: _tall(QualificationsBox(say("资格")), 2)),
        Plan("languages", say("语言")),
        Plan("service_sites", say("服务地点")),
        Plan("term_from", say("聘期自")),
        Plan("term_to", say("聘期至"), beside=True),
        Plan("agreement_on", say("协议签订")),
        Plan("volunteer_bj_no", say("志愿北京号"), beside=True),
        Plan("buffer_minutes", say("间隔（分钟）")),
        Plan("daily_cap", say("每日上限"), beside=True),
        Plan("monthly_cap", say("每月上限")),
        Plan("conflicts", say("回避名单"), lines=2),
        Plan("note", say("备注"), lines=2),
    ]  # fmt: skip


def _tall(box: QualificationsBox, lines: int) -> QualificationsBox:
    from station_app.ui import theme

    box.setFixedHeight(theme.px(12 + 22 * lines))
    return box


RULE_FIELDS = {
    Rule.WEEKLY: ("rule", "weekday", "start", "end", "slot_minutes", "on_site", "site", "every_weeks",
                  "weeks_of_month", "make_up_days", "first_day", "last_day"),
    Rule.EXTRA: ("rule", "first_day", "start", "end", "slot_minutes", "on_site", "site"),
    Rule.CLOSED: ("rule", "first_day", "last_day", "start", "end", "substitute_id", "reason"),
    Rule.LEAVE: ("rule", "first_day", "last_day", "substitute_id", "reason"),
}  # fmt: skip
"""Which fields each kind of rule has."""


def duty_plans(desk: Desk) -> list[Plan]:
    """The fields of a rule of the roster, of every kind."""
    rules = [_code(desk, rule.value, rule_label(rule)) for rule in Rule]
    weekdays = (say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日"))
    days = [_code(desk, str(number), name) for number, name in enumerate(weekdays, 1)]
    lengths = [_code(desk, str(minutes), say("{minutes} 分钟", minutes=minutes)) for minutes in SLOT_MINUTES]
    db = desk.reader.db
    return [
        Plan("rule", say("种类"), ("duty_rule",), control=lambda: CodeBox(say("种类"), rules[1:], rules[0].label)),
        Plan("weekday", say("星期"), required=True, numeric=True,
             control=lambda: CodeBox(say("星期"), days, say("未选"))),
        Plan("start", say("从几点"), ("start_time",)),
        Plan("end", say("到几点"), ("end_time",), beside=True),
        Plan("slot_minutes", say("每段"), numeric=True,
             control=lambda: CodeBox(say("每段"), lengths[1:], lengths[0].label)),
        Plan("on_site", say("方式"), control=lambda: CodeRow(say("方式"), ways(desk), shown=2, empty="yes")),
        Plan("site", say("地点"), lines=1),
        Plan("every_weeks", say("隔几周")),
        Plan("weeks_of_month", say("每月第几周"), beside=True),
        Plan("make_up_days", say("调休上班日也来")),
        Plan("first_day", say("自"), required=True),
        Plan("last_day", say("至"), beside=True),
        Plan("substitute_id", say("替班专家"), control=lambda: ExpertBox(say("替班专家"), db, say("不替班"))),
        Plan("reason", say("事由"), lines=2),
    ]  # fmt: skip
