"""The page of the city's staff: who gets in, what each role may, what reaches the stations, what is written down."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from city_centre import acknowledge, intake, staff, telling
from city_centre.office import Office, OfficeRefused
from city_centre.storage import staff as staff_store
from city_centre.storage.engine import reading
from city_centre.web.staff.notice_doors import SHOWN
from tests.city_centre.browsing import FIRST, OWN, Browser, Clock, colleague
from tests.city_centre.conftest import CHEAP, NOW
from tests.helpers.wire import Desk, made_id, row

TASK = {
    "number": "ZX-G003-20261119-0042-D1", "task_kind": "difficult", "state": "open", "due_on": "2026-11-24",
    "about_kind": "consultation", "about_id": made_id("record", "a"),
}  # fmt: skip

VISIT = {
    "number": "ZX-G003-20261119-0042",
    "items": ["Q01"],
    "channel": "02",
    "started_at": "2026-11-19T10:20:00+08:00",
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reported(centre: Office, desk: Desk) -> Desk:
    """A station that has sent one visit with a question put down for the city."""
    entries = [
        row("a", facts=VISIT, person={"question": "商标近似怎么判断<b>？", "answer": "请等市中心"}),
        row("t", kind="task", facts=TASK, person={"title": "请示近似判断"}, position=2),
    ]
    intake.receive(centre, desk.batch(entries), NOW)
    return desk


def answer_of(centre: Office, desk: Desk):  # type: ignore[no-untyped-def]
    return desk.read(acknowledge.answer(centre, "G003", NOW))


on_sqlite = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize(
    "path", ["", "/stations", "/stations/G003", "/week", "/waiting", "/returned", "/people", "/acts"]
)
def test_nobody_sees_a_page_who_has_not_signed_in(centre: Office, reported: Desk, clock: Clock, path: str) -> None:
    page = Browser(centre, clock).go(f"/staff{path}")
    assert str(page.url).endswith("/staff/sign-in")
    assert "G003" not in page.text


@on_sqlite
def test_the_first_password_must_be_changed_before_anything_is_seen(
    centre: Office, reported: Desk, clock: Clock
) -> None:
    staff.take_on(centre, "李敏", "officer", FIRST, NOW, by="test", cost=CHEAP)
    browser = Browser(centre, clock)
    browser.sign_in("李敏", FIRST)
    assert str(browser.go("/staff/stations").url).endswith("/staff/password")
    assert "两次输入的新密码不一样" in browser.send("/staff/password", old=FIRST, new=OWN, again="other").text
    browser.go("/staff/password")
    assert "密码已改" in browser.send("/staff/password", old=FIRST, new=OWN, again=OWN).text
    assert "G003" in browser.go("/staff/stations").text


@on_sqlite
def test_a_wrong_password_says_nothing_of_the_name_and_the_sixth_try_waits(centre: Office, clock: Clock) -> None:
    staff.take_on(centre, "李敏", "officer", FIRST, NOW, by="test", cost=CHEAP)
    browser = Browser(centre, clock)
    said = [browser.sign_in(name, "wrong").text for name in ("李敏", "没有这个人")]
    assert all("姓名或密码不对" in text for text in said)
    for _ in range(4):
        browser.sign_in("李敏", "wrong")
    assert "请等 30 秒" in browser.sign_in("李敏", FIRST).text
    clock.now += timedelta(seconds=31)
    assert str(browser.sign_in("李敏", FIRST).url).endswith("/staff/password")


@on_sqlite
def test_a_session_ends_with_idleness_with_leaving_and_at_the_latest_after_twelve_hours(
    centre: Office, reported: Desk, clock: Clock
) -> None:
    browser = colleague(centre, clock, "李敏", "officer")
    clock.now += timedelta(minutes=16)
    assert "页面停留太久" in browser.go("/staff/stations").text
    browser.sign_in("李敏", OWN)
    for _ in range(60):
        clock.now += timedelta(minutes=14)
        page = browser.go("/staff/stations")
    assert "页面停留太久" in page.text
    browser.sign_in("李敏", OWN)
    browser.go("/staff/stations")
    browser.send("/staff/sign-out")
    assert str(browser.go("/staff/stations").url).endswith("/staff/sign-in?expired")


@on_sqlite
def test_who_is_let_go_is_out_at_once_and_the_last_manager_stays(centre: Office, reported: Desk, clock: Clock) -> None:
    manager = colleague(centre, clock, "王主任", "manager")
    officer = colleague(centre, clock, "李敏", "officer")
    manager.go("/staff/people")
    assert "已停用" in manager.send("/staff/people/let-go", name="李敏").text
    assert str(officer.go("/staff/stations").url).endswith("/staff/sign-in?expired")
    assert "最后一位管理人员" in manager.send("/staff/people/let-go", name="王主任").text


@on_sqlite
def test_a_form_without_its_own_key_does_nothing(centre: Office, reported: Desk, clock: Clock) -> None:
    browser = colleague(centre, clock, "李敏", "officer")
    browser.go("/staff/notices")
    for key in ("", "made up"):
        assert browser.send("/staff/notices", key=key, station="", text="停电通知").status_code == 400
    assert answer_of(centre, reported).messages == []


FORMS = {
    "tell": ("/staff/notices", {"station": "", "text": "下周一培训"}),
    "answer": (f"/staff/waiting/G003/{made_id('record', 't')}", {"what": "answer", "text": "按指南判断"}),
    "send_back": (f"/staff/waiting/G003/{made_id('record', 't')}", {"what": "send_back", "text": "请补写"}),
    "enrol": ("/staff/enrol", {"station": "G009", "name": "新站", "district": "110108", "city_role": "entrusted"}),
    "revoke": ("/staff/stations/G003/revoke", {"device": "x"}),
    "keep_staff": ("/staff/people", {"name": "新人", "role": "viewer", "password": FIRST}),
}


@on_sqlite
@pytest.mark.parametrize("role", staff.ROLES)
def test_each_role_may_do_what_the_table_of_rights_says_and_nothing_else(
    centre: Office, reported: Desk, clock: Clock, role: str
) -> None:
    browser = colleague(centre, clock, "某人", role)
    for act, (path, fields) in FORMS.items():
        browser.go("/staff/people")
        browser.go("/staff/password")
        answered = browser.send(path, **{**fields, **({"device": reported.device} if act == "revoke" else {})})
        assert (answered.status_code == 403) is (role not in staff.RIGHTS[act]), (act, role)
    assert (browser.go("/staff/acts").status_code == 403) is (role != "manager")
    reads = browser.go(f"/staff/waiting/G003/{made_id('record', 't')}")
    assert (reads.status_code == 403) is (role == "viewer")
    assert ("商标近似怎么判断" in reads.text) is (role != "viewer")


def test_a_notice_and_an_answer_ride_in_the_next_acknowledgement(centre: Office, reported: Desk, clock: Clock) -> None:
    browser = colleague(centre, clock, "李敏", "officer")
    browser.go("/staff/notices")
    assert "随站点的下一份回执送到" in browser.send("/staff/notices", station="", text="下周一培训\r\n请派一人").text
    listed = browser.go("/staff/waiting").text
    assert "ZX-G003-20261119-0042-D1" in listed
    assert "待答复" in listed
    asked = browser.go(f"/staff/waiting/G003/{made_id('record', 't')}")
    assert "商标近似怎么判断&lt;b&gt;？" in asked.text
    assert "请示近似判断" in asked.text
    browser.send(f"/staff/waiting/G003/{made_id('record', 't')}", what="answer", text="按审查指南第五章判断")
    assert "已答复" in browser.go("/staff/waiting").text
    told = [(one.kind, one.number, one.text, one.actor) for one in answer_of(centre, reported).messages]
    assert told == [
        ("notice", "", "下周一培训\n请派一人", "李敏"),
        ("answer", "ZX-G003-20261119-0042-D1", "按审查指南第五章判断", "李敏"),
    ]


def test_the_notices_that_were_sent_are_listed_the_newest_first_with_how_many_stations_they_went_to(
    centre: Office, reported: Desk, enrol: Callable[..., Desk], clock: Clock
) -> None:
    enrol("C012")
    browser = colleague(centre, clock, "李敏", "officer")
    browser.go("/staff/notices")
    browser.send("/staff/notices", station="", text="下周一培训")
    clock.now += timedelta(minutes=1)
    page = browser.send("/staff/notices", station="C012", text="<b>请补报</b>").text
    assert page.index("&lt;b&gt;请补报") < page.index("下周一培训")
    assert re.findall(r"<td>(C012 .*?|\d+ 个站点)</td>", page) == ["C012 海淀站", "2 个站点"]
    clock.now += timedelta(minutes=1)
    with reading(centre.engine) as connection:
        by = staff_store.get(connection, "李敏")
    assert by is not None
    for at in range(SHOWN):
        telling.tell(centre, by, "G003", f"第{at}次", clock.now + timedelta(seconds=at), made_id("notice", at))
    page = browser.go("/staff/notices").text
    assert f"最近 {SHOWN} 次通知" in page
    assert "第0次" in page
    assert "请补报" not in page


@on_sqlite
def test_a_station_belongs_to_one_of_the_districts_of_today(centre: Office, clock: Clock) -> None:
    page = colleague(centre, clock, "李敏", "manager").go("/staff/enrol").text
    options = re.findall(r'<option value="(\d*)"[^>]*>(.*?)</option>', page)
    assert ("110105", "朝阳区") in options
    assert not {name for _, name in options} & {"崇文区", "密云县", "河北省"}


def test_a_record_sent_back_is_in_the_answer_until_a_newer_revision_comes(
    centre: Office, reported: Desk, clock: Clock
) -> None:
    browser = colleague(centre, clock, "李敏", "officer")
    where = f"/staff/waiting/G003/{made_id('record', 't')}"
    browser.go(where)
    browser.send(where, what="send_back", text="请写明商品类别")
    browser.go(where)
    assert "已经退回过" in browser.send(where, what="send_back", text="再退一次").text
    assert [(one.code, one.record_id, one.text) for one in answer_of(centre, reported).returned] == [
        ("E_CITY", made_id("record", "t"), "请写明商品类别")
    ]
    assert "请写明商品类别" in browser.go("/staff/returned").text
    mended = row("t2", record="t", parent="t", kind="task", facts=TASK, person={"title": "第9类"}, position=3)
    intake.receive(centre, reported.batch([mended]), NOW)
    assert answer_of(centre, reported).returned == []
    assert "请写明商品类别" not in browser.go("/staff/returned").text


@on_sqlite
@pytest.mark.parametrize(
    ("text", "said"), [("", "没有写内容"), ("字" * 1001, "超过 1000 字"), ("藏\u202e字", "不能传送的特殊字符")]
)
def test_a_message_that_cannot_be_sent_is_refused_with_what_to_do(
    centre: Office, reported: Desk, clock: Clock, text: str, said: str
) -> None:
    browser = colleague(centre, clock, "李敏", "officer")
    browser.go("/staff/notices")
    assert said in browser.send("/staff/notices", station="G003", text=text).text
    assert answer_of(centre, reported).messages == []


def test_the_week_counts_what_was_saved_in_it_by_district_item_and_channel(
    centre: Office, reported: Desk, clock: Clock
) -> None:
    early = row("b", at="2026-11-12T09:00:00+08:00", facts={**VISIT, "channel": "01"}, position=3)
    void = row("c", facts={**VISIT, "state": "void"}, verb="void", position=4)
    report = row("w", kind="weekly_report", facts={"period": "2026-W47"}, at="2026-11-20T17:00:00+08:00", position=5)
    intake.receive(centre, reported.batch([early, void, report]), NOW)
    browser = colleague(centre, clock, "查看员", "viewer")
    page = browser.go("/staff/week?week=2026-w47").text
    assert "<b>1</b><span>件咨询</span>" in page
    assert "<b>1</b><span>个站点已报</span>" in page
    assert "未报（0）" in page
    assert "电话" in page
    assert "<b>1</b><span>件咨询</span>" in browser.go("/staff/week?week=2026-W46").text
    assert "不是一个周次" in browser.go("/staff/week?week=2026-W60").text
    book = load_workbook(io.BytesIO(browser.go("/staff/week.xlsx?week=2026-W47").content))
    assert book.sheetnames == ["各区", "各站点", "事项", "渠道", "口径"]
    assert [cell.value for cell in book["各站点"][4]][:5] == ["G003", "海淀站", "海淀区", "已报", 1]


@on_sqlite
def test_alarms_are_raised_for_silence_a_gap_a_fork_a_wrong_clock_and_many_returns(
    centre: Office, reported: Desk, clock: Clock
) -> None:
    browser = colleague(centre, clock, "查看员", "viewer")
    assert "正常" in browser.go("/staff/stations").text
    bad = [row(f"bad{at}", facts="{", position=3 + at) for at in range(3)]
    intake.receive(centre, reported.batch(bad), NOW)
    assert "退回率超过 2 %" in browser.go("/staff/stations").text
    gap = reported.no + 2
    intake.receive(centre, reported.batch([row("later", position=9)], no=gap), NOW)
    clock.now += timedelta(hours=25)
    browser.sign_in("查看员", OWN)
    assert "缺批超过 1 天" in browser.go("/staff/stations").text
    clock.now += timedelta(days=10)
    browser.sign_in("查看员", OWN)
    page = browser.go("/staff/stations").text
    assert "超过 10 天没有上报" in page
    assert "时钟不准" not in page


@on_sqlite
def test_what_the_staff_do_and_read_is_written_down_without_a_visitors_words(
    centre: Office, reported: Desk, clock: Clock
) -> None:
    browser = colleague(centre, clock, "王主任", "manager")
    browser.go(f"/staff/waiting/G003/{made_id('record', 't')}")
    browser.go("/staff/enrol")
    paper = browser.send("/staff/enrol", station="G009", name="新站", district="", city_role="entrusted", address="")
    assert paper.headers["content-disposition"] == 'attachment; filename="G009.enrol"'
    with reading(centre.engine) as connection:
        acts = [(act.act, act.station) for _, act in staff_store.newest_acts(connection, 100)]
    assert ("read_person", "G003") in acts
    assert ("enrol", "G009") in acts
    shown = browser.go("/staff/acts").text
    assert "查看个人信息" in shown
    assert "近似" not in shown


@on_sqlite
def test_the_pages_let_no_script_and_no_other_host_in(centre: Office, reported: Desk, clock: Clock) -> None:
    browser = colleague(centre, clock, "王主任", "manager")
    for path in (
        "stations",
        "stations/G003",
        "week",
        "waiting",
        "experts",
        "returned",
        "notices",
        "enrol",
        "people",
        "acts",
    ):
        page = browser.go(f"/staff/{path}")
        assert page.status_code == 200, path
        assert "<script" not in page.text
        assert "http" not in page.text.replace("https://…", "")
        assert "default-src 'none'" in page.headers["content-security-policy"]


@on_sqlite
def test_a_cookie_of_the_door_goes_by_no_script_and_to_no_other_site(centre: Office, clock: Clock) -> None:
    for secure in (False, True):
        from city_centre.web import app as web

        app = web.make_app(centre, behind_proxy=secure, now=clock, new_id=lambda: "x")
        page = Browser(centre, clock, app).go("/staff/sign-in")
        set_ = page.headers["set-cookie"].lower()
        assert "httponly" in set_
        assert "samesite=strict" in set_
        assert ("secure" in set_) is secure


@pytest.mark.parametrize("wrong", ["short", "name", "role", "twice"])
@on_sqlite
def test_a_colleague_is_not_taken_on_by_halves(centre: Office, wrong: str) -> None:
    staff.take_on(centre, "李敏", "officer", FIRST, NOW, by="test", cost=CHEAP)
    given = {
        "short": ("甲", "viewer", "short"), "name": (" ", "viewer", FIRST), "role": ("甲", "king", FIRST),
        "twice": ("李敏", "viewer", FIRST),
    }[wrong]  # fmt: skip
    with pytest.raises(OfficeRefused):
        staff.take_on(centre, *given, NOW, by="test", cost=CHEAP)
    with reading(centre.engine) as connection:
        assert [(one.name, one.role) for one in staff_store.everybody(connection)] == [("李敏", "officer")]


def test_the_staff_open_lease_and_cancel_an_experts_hours(centre: Office, reported: Desk, clock: Clock) -> None:
    browser = colleague(centre, clock, "李敏", "officer")
    browser.go("/staff/experts")
    browser.send("/staff/experts", expert="E1", name="王律师", contact="13800000000", state="pooled")
    assert "王律师" in browser.go("/staff/experts").text
    times = {"expert": "E1", "day": "2026-12-01", "start": "09:00", "end": "11:00"}
    assert "已保存" in browser.send("/staff/experts/hours", **times, what="open").text
    assert "已保存" in browser.send("/staff/experts/lease", **times, station="G003").text
    page = browser.go("/staff/experts").text
    assert "2026-12-01 09:00 – 09:30" in page
    assert "授权中" in page
    assert "13800000000" not in page
    assert "已经约出或授权" in browser.send("/staff/experts/lease", **times, station="G003").text
    browser.go("/staff/experts")
    late = {**times, "day": "2026-11-21"}
    browser.send("/staff/experts/hours", **late, what="open")
    assert "不到 48 小时" in browser.send("/staff/experts/lease", **late, station="G003").text
    browser.go("/staff/experts")
    assert "没有这条预约" in browser.send("/staff/experts/cancel", station="G003", record="x", reason="专家生病").text
    granted = answer_of(centre, reported).leases
    assert len(granted) == 4
    assert {one.expert_id for one in granted} == {"E1"}
