"""The city's experts on the staff's page: the pool, their open hours, what is leased to whom, what was booked."""

from collections.abc import Mapping, Sequence
from typing import Any

from city_centre.storage.staff import Colleague
from city_centre.web.html import Html, element, joined
from city_centre.web.staff.frame import (
    ROOT,
    button,
    chip,
    choice,
    confirmed,
    field,
    form,
    hidden,
    local,
    section,
    table,
)

STATES = {"pooled": "在库", "suspended": "暂停", "left": "退出"}
DECIDED = {
    "confirmed": ("已确认", "good"), "rejected": ("未约上", "bad"), "cancelled_by_center": ("市中心取消", "bad"),
    "requested": ("待定", ""),
}  # fmt: skip
WHERE = f"{ROOT}/experts"


def experts(
    pool: Sequence[Mapping[str, Any]],
    bookings: Sequence[Mapping[str, Any]],
    leases: Sequence[Mapping[str, Any]],
    stations: Sequence[tuple[str, str]],
    who: Colleague,
    form_key: str,
) -> Html:
    """Bookings first, as somebody waits for them; then leases; then the pool."""
    names = {one["expert_id"]: one["name"] for one in pool}
    acts = who.role != "viewer"
    parts = [_bookings(bookings, names, form_key, acts=acts), _leases(leases, names)]
    if acts and pool:
        options = [(one["expert_id"], one["name"]) for one in pool if one["state"] == "pooled"]
        parts.append(element("div", _hours(options, form_key), _lease(options, stations, form_key), class_="pair"))
    lines = [
        [one["expert_id"], one["name"], STATES.get(one["state"], one["state"]), local(one["since"])] for one in pool
    ]
    parts.append(section("专家", table(("编号", "姓名", "状态", "自"), lines, empty="还没有登记市里的专家。")))
    if acts:
        parts.append(_expert(form_key))
    return joined(*parts)


def _bookings(
    listed: Sequence[Mapping[str, Any]], names: Mapping[str, str], form_key: str, *, acts: bool
) -> Html:  # fmt: skip
    def act(one: Mapping[str, Any]) -> str:
        if not acts or one["decided"] != "confirmed" or one["state"] not in ("requested", "confirmed"):
            return one["why"] or ""
        return confirmed(
            "取消…",
            form(
                f"{WHERE}/cancel", form_key, hidden("station", one["station"]), hidden("record", one["record_id"]),
                field("原因（站点会看到）", "reason"), button("确认取消"),
            ),
        )  # fmt: skip

    lines = [
        [
            one["number"], one["station"], names.get(one["expert_id"], one["expert_id"]), _span(one),
            chip(*DECIDED.get(one["decided"], (one["decided"], ""))), act(one),
        ]
        for one in listed
    ]  # fmt: skip
    heads = ("编号", "站点", "专家", "时间", "裁定", "")
    return section("预约", table(heads, lines, empty="站点还没有约过市里的专家。"))


def _leases(listed: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Html:
    lines = [
        [
            names.get(one["expert_id"], one["expert_id"]), _span(one), one["station"], local(one["expires_at"]),
            chip("已退还") if one["given_back_at"] else chip("授权中", "good"),
        ]
        for one in listed
    ]  # fmt: skip
    heads = ("专家", "时间", "给站点", "到期", "状态")
    return section(
        "授权给站点、可当场确认的时段", table(heads, lines, empty="还没有授权过时段：站点只能申请，由市中心确认。")
    )


def _span(one: Mapping[str, Any]) -> str:
    return f"{str(one['start'])[:16].replace('T', ' ')} – {str(one['end'])[11:16]}"


def _times() -> Html:
    return element(
        "div",
        element("div", field("日期", "day", kind="date")),
        element("div", field("从", "start", kind="time")),
        element("div", field("到", "end", kind="time")),
        class_="row",
    )


def _hours(options: Sequence[tuple[str, str]], form_key: str) -> Html:
    return form(
        f"{WHERE}/hours", form_key, element("h2", "开放时段"), choice("专家", "expert", options), _times(),
        choice("做什么", "what", [("open", "开放预约"), ("close", "不再开放")]), button("保存"),
    )  # fmt: skip


def _lease(options: Sequence[tuple[str, str]], stations: Sequence[tuple[str, str]], form_key: str) -> Html:
    return form(
        f"{WHERE}/lease", form_key, element("h2", "授权给站点"), choice("专家", "expert", options),
        choice("站点", "station", [(code, f"{code} {name}") for code, name in stations]), _times(), button("授权"),
    )  # fmt: skip


def _expert(form_key: str) -> Html:
    return form(
        WHERE, form_key, element("h2", "登记或更改专家"),
        element(
            "div", element("div", field("编号", "expert")), element("div", field("姓名", "name")),
            element("div", field("联系方式", "contact", hint="只随加密的回执给约到他的站点", more=False)),
            element("div", choice("状态", "state", list(STATES.items()))), class_="row",
        ),
        button("保存"),
    )  # fmt: skip
