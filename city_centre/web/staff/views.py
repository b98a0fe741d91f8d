"""The contents of the staff's pages, made from what oversight found."""

from collections.abc import Mapping, Sequence

from city_centre import words as office_words
from city_centre.oversight import Question, StationPage, Waiting, Watched
from city_centre.storage.blobs import Named
from city_centre.storage.staff import Colleague, StaffAct
from city_centre.web.html import Html, element, joined
from city_centre.web.staff import words
from city_centre.web.staff.file_doors import files
from city_centre.web.staff.frame import (
    ROOT,
    button,
    chip,
    choice,
    confirmed,
    district,
    field,
    form,
    hidden,
    local,
    section,
    table,
    text_box,
    tiles,
)


def sign_in(message: Html, form_key: str) -> Html:
    """The door."""
    box = form(
        f"{ROOT}/sign-in",
        form_key,
        message,
        field("姓名", "name"),
        field("密码", "password", kind="password"),
        button("登录"),
    )
    return element("div", box, class_="narrow")


def password(form_key: str, *, must: bool) -> Html:
    """Changing one's own password."""
    why = "这是别人给您的初始密码，请先换成自己的。" if must else ""
    return element(
        "div",
        form(
            f"{ROOT}/password",
            form_key,
            element("h2", "改密码"),
            element("p", why, class_="hint") if why else Html(),
            field("原密码", "old", kind="password"),
            field("新密码", "new", kind="password", hint="至少 10 个字符"),
            field("再输一次新密码", "again", kind="password"),
            button("保存"),
        ),
        class_="narrow",
    )


def stations(watched: Sequence[Watched]) -> Html:
    """The list of stations, those with alarms first."""
    alarmed = sum(bool(one.alarms) for one in watched)
    counted = tiles(
        (len(watched), "个站点"),
        (alarmed, "个有提醒"),
        (sum(one.heard.open_returns for one in watched), "条退回待修"),
        (sum("silent" in one.alarms for one in watched), "个超过 10 天没有上报"),
    )
    lines = [
        [
            element("a", one.station.station, href=f"{ROOT}/stations/{one.station.station}"),
            one.station.name,
            district(one.station.district),
            _last(one),
            _alarms(one),
            str(one.heard.open_returns),
            str(one.heard.taken),
        ]
        for one in watched
    ]
    heads = ("代码", "站点", "区", "最近上报", "提醒", "待修", "近 4 周入库")
    return joined(
        counted, section("站点", table(heads, lines, numbers=(5, 6), empty="还没有登记过站点。请到“登记站点”。"))
    )


def _last(one: Watched) -> str:
    if one.silent_days is None:
        return "还没有报过"
    return f"{local(one.heard.last)}（{one.silent_days} 天前）" if one.silent_days else local(one.heard.last)


def _alarms(one: Watched) -> Html:
    if not one.alarms and one.silent_days is None:
        return chip("等首次上报", "quiet")
    if not one.alarms:
        return chip("正常", "good")
    return joined(*(chip(words.ALARMS[code], "bad" if code in ("fork", "gap") else "") for code in one.alarms))


def station(found: StationPage, who: Colleague, form_key: str) -> Html:
    """One station: its devices, how far it is, what it was told, and what can be done."""
    one, code = found.watched, found.watched.station.station
    skew = f"，时钟快 {one.ahead_seconds} 秒" if one.ahead_seconds > 0 else f"，时钟慢 {-one.ahead_seconds} 秒"
    facts = element(
        "dl",
        element("dt", "区"),
        element("dd", district(one.station.district)),
        element("dt", "最近上报"),
        element("dd", _last(one) + (skew if one.ahead_seconds else "")),
        element("dt", "提醒"),
        element("dd", _alarms(one)),
        element("dt", "转交个人信息"),
        element("dd", "由市中心委托，随记录转交" if one.station.city_role == "entrusted" else "须来访人另外同意"),
    )
    devices = [
        [
            element("code", device.device[:8]),
            words.CODES[device.state],
            local(device.at),
            confirmed(
                "停用…",
                form(f"{ROOT}/stations/{code}/revoke", form_key, hidden("device", device.device), button("确认停用")),
            )
            if device.state == "enrolled" and who.role == "manager"
            else "",
        ]
        for device in found.devices
    ]
    epochs = [
        [element("code", epoch.epoch[:8]), f"第 {epoch.hw} 批", f"第 {epoch.last_seq} 条"] for epoch in found.epochs
    ]
    sent = [
        [local(one.at), "答复 " + one.number if one.kind == "answer" else "通知", one.text, one.actor]
        for one in found.told
    ]
    to_files = element("a", "这个站点报来的附件", href=f"{ROOT}/stations/{code}/files")
    parts = [
        section(f"{one.station.name}（{code}）", facts, element("p", to_files)),
        element(
            "div",
            section("电脑", table(("编号", "状态", "自", ""), devices, empty="还没有登记过的电脑。")),
            section("入库进度", table(("库的世代", "批次", "记录"), epochs, empty="还没有收到批次。")),
            class_="pair",
        ),
    ]
    if found.locked or found.destroyed:
        held = [[f"第 {one.no} 批", local(one.since), str(one.records), one.goes_on] for one in found.locked]
        told = f"里面有已删除的人，锁定 400 天后由市中心销毁（centre destroy）。已销毁 {found.destroyed} 批。"
        listed = table(("批次", "锁定自", "记录", "可销毁"), held, empty="没有锁定的原件。")
        parts.append(section("锁定的原件", element("p", told, class_="hint"), listed))
    if found.recalls:
        lines = [[local(one.at), words.kind(one.kind), one.text, one.actor] for one in found.recalls]
        parts.append(section("人工退回，等站点改", table(("时间", "种类", "原因", "经办"), lines, empty="")))
    parts.append(
        section("发给这个站点的", table(("时间", "种类", "内容", "经办"), sent, empty="还没有发过通知或答复。"))
    )
    if who.role != "viewer":
        parts.append(
            form(
                f"{ROOT}/notices",
                form_key,
                hidden("station", code),
                hidden("back", code),
                text_box("给这个站点发通知（随下一份回执送到；请不要写个人信息）", "text"),
                button("发出"),
            )
        )
    return joined(*parts)


def waiting(listed: Sequence[Waiting]) -> Html:
    """疑难 and 转办 that wait for the city's word."""
    lines = [
        [
            element("a", one.number or one.record_id[:8], href=f"{ROOT}/waiting/{one.station}/{one.record_id}"),
            one.station,
            words.kind(one.kind),
            one.day,
            one.due_on or "—",
            chip("已答复", "good") if one.answered else chip("待答复"),
        ]
        for one in listed
    ]
    heads = ("编号", "站点", "种类", "记录日", "到期", "状态")
    return section("疑难与转办到市中心的", table(heads, lines, empty="现在没有等市中心答复的疑难和转办。"))


def question(found: Question, who: Colleague, form_key: str, attached: list[tuple[Named, bool]]) -> Html:
    """One of them with the station's words and files, and the box for the answer."""
    station, record_id = found.row.station, found.row.record_id
    texts = [
        joined(element("h3", words.FIELDS[name]), element("blockquote", text)) for name, text in found.texts().items()
    ]
    said = [
        joined(element("h3", f"{local(one.at)} {one.actor}"), element("blockquote", one.text)) for one in found.answers
    ]
    parts = [
        section(
            found.number or record_id,
            *(texts or [element("p", "站点没有转交文字内容（未经同意或已删除）。", class_="empty")]),
        ),
        *([section("附件", files(station, attached, who))] if attached else []),
        section("市中心的答复", *(said or [element("p", "还没有答复。", class_="empty")])),
    ]
    if who.role != "viewer":
        where = f"{ROOT}/waiting/{station}/{record_id}"
        parts += [
            form(
                where,
                form_key,
                hidden("what", "answer"),
                text_box("答复（随下一份回执送到站点）", "text"),
                button("答复"),
            ),
            form(
                where,
                form_key,
                hidden("what", "send_back"),
                text_box("要站点改这条记录？写明改哪里、为什么", "text"),
                button("退回站点"),
            ),
        ]
    return joined(*parts)


def returned(open_: Sequence[Mapping[str, object]], recalls: Sequence[Mapping[str, str]]) -> Html:
    """All returns that wait for a newer revision, those of the program and those of people."""
    lines = [
        [
            local(str(row["at"])),
            str(row["station"]),
            words.kind(str(row["kind"])),
            office_words.field_name(str(row["field"])),
            str(row["text"]),
        ]
        for row in open_
    ]
    by_hand = [
        [local(row["at"]), row["station"], words.kind(row["kind"]), row["text"], row["actor"]] for row in recalls
    ]
    return joined(
        section(
            "程序退回，等站点改", table(("时间", "站点", "种类", "栏目", "原因"), lines, empty="没有等待修改的退回。")
        ),
        section(
            "人工退回，等站点改", table(("时间", "站点", "种类", "原因", "经办"), by_hand, empty="没有人工退回的记录。")
        ),
    )


def enrol(who: Colleague, form_key: str, districts: Sequence[tuple[str, str]]) -> Html:
    """Letting a station in: the answer to this form is its paper."""
    if who.role != "manager":
        return element("p", words.message("not_allowed"), class_="empty")
    return form(
        f"{ROOT}/enrol",
        form_key,
        element("h2", "登记站点"),
        element("p", "提交后下载登记文件：30 天内有效，只能用一次，请当面交给站点。", class_="hint"),
        element(
            "div",
            element("div", field("站点代码", "station", hint="3 到 5 位大写字母或数字")),
            element("div", field("站点名称", "name", hint="印在回执抬头上")),
            element("div", choice("区", "district", [("", "未填"), *districts])),
            class_="row",
        ),
        choice(
            "个人信息的转交",
            "city_role",
            [("entrusted", "市中心委托，随记录转交"), ("independent", "须来访人另外同意")],
        ),
        field("联网上报的地址", "address", hint="https://…；只用 U 盘上报的站点不填", more=False),
        button("登记并下载"),
    )


def people(everybody: Sequence[Colleague], who: Colleague, form_key: str) -> Html:
    """The list of staff; only a manager keeps it."""
    manages = who.role == "manager"
    lines = [
        [
            one.name,
            words.ROLES[one.role],
            "在岗" if one.state == "active" else "已停用",
            local(one.since),
            confirmed("停用…", form(f"{ROOT}/people/let-go", form_key, hidden("name", one.name), button("确认停用")))
            if manages and one.state == "active" and one.name != who.name
            else "",
        ]
        for one in everybody
    ]
    parts = [section("人员", table(("姓名", "角色", "状态", "自", ""), lines, empty=""))]
    if manages:
        roles = [(role, words.ROLES[role]) for role in ("viewer", "officer", "manager")]
        parts.append(
            form(
                f"{ROOT}/people",
                form_key,
                element("h2", "新增人员"),
                element(
                    "div",
                    element("div", field("姓名", "name")),
                    element("div", choice("角色", "role", roles)),
                    element("div", field("初始密码", "password", kind="password", hint="至少 10 个字符，首次登录须改")),
                    class_="row",
                ),
                button("新增"),
            )
        )
    return joined(*parts)


def acts(listed: Sequence[tuple[int, StaffAct]]) -> Html:
    """Who did what, newest first."""
    lines = [
        [local(one.at), one.actor, words.ACTS.get(one.act, one.act), one.station, one.subject] for _, one in listed
    ]
    older = element("a", "更早的", href=f"{ROOT}/acts?before={listed[-1][0]}") if len(listed) >= 100 else Html()
    return joined(
        section("谁做了什么", table(("时间", "谁", "做了什么", "站点", "对象"), lines, empty="还没有记录。")), older
    )
