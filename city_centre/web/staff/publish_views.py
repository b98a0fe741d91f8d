"""发布: what is published and how far it has come, and what a new bundle would change, before it is published."""

from collections.abc import Sequence
from typing import Final

from city_centre.publishing import Difference, Proposal
from city_centre.spread import Spread
from city_centre.storage.staff import Colleague
from city_centre.web.html import Html, element, joined
from city_centre.web.staff.frame import (
    FORM_KEY,
    ROOT,
    button,
    chip,
    choice,
    field,
    form,
    hidden,
    local,
    section,
    table,
    tiles,
)

WHERE: Final = f"{ROOT}/publish"
FILE: Final = "bundle"
WHAT: Final = {"new": ("新增", "good"), "changed": ("改动", ""), "retired": ("停用", "bad")}
MOST_SHOWN: Final = 300


def overview(found: Spread, prepared: Sequence[str], who: Colleague, form_key: str) -> Html:
    """What is published, who has it, and the two ways to bring a new one."""
    behind = sum(one.behind for one in found.stations)
    unheard = sum(not one.version for one in found.stations)
    has = len(found.stations) - behind - unheard if found.present is not None and found.present.version else 0
    parts = [
        tiles(
            (len(found.stations), "个站点"),
            (has, "个已用上现在的版本"),
            (behind, "个还在用旧版本"),
            (unheard, "个还没有报过"),
        ),
        section("现在发布的", _present(found)),
    ]
    if who.role == "manager":
        parts.append(element("div", _by_file(form_key), _by_folder(prepared, form_key), class_="pair"))
    lines = [
        [element("a", one.station, href=f"{ROOT}/stations/{one.station}"), one.name, _version(one.version, one.behind),
         local(one.at)]
        for one in found.stations
    ]  # fmt: skip
    parts.append(
        section("各站用的版本", table(("代码", "站点", "最近一批用的版本", "收到"), lines, empty="还没有登记过站点。"))
    )
    history = [
        [local(one.at), one.actor, one.version or "只更新了信任名单",
         *(str(count) for count in (one.added, one.changed, one.retired))]
        for one in found.history
    ]  # fmt: skip
    heads = ("时间", "发布人", "版本", "新增", "改动", "停用")
    parts.append(section("发布记录", table(heads, history, numbers=(3, 4, 5), empty="还没有发布过。")))
    return joined(*parts)


def looked_through(proposal: Proposal, names: dict[str, str], form_key: str) -> Html:
    """What a bundle would change, and the button that publishes it."""
    if proposal.same:
        told = "和已发布的没有差别。再发布一次只会重新签名，有效期从今天算起。"
        return joined(section("差别", element("p", told)), _confirm(proposal, form_key))
    counted = tiles(*((proposal.count(what), WHAT[what][0]) for what in WHAT))
    shown = [_line(one, names) for one in proposal.differences[:MOST_SHOWN]]
    left = len(proposal.differences) - len(shown)
    more = element("p", f"另有 {left} 项没有列出。", class_="hint") if left > 0 else Html()
    heads = ("", "清单", "代码", "原来", "以后")
    listed = section(
        f"{proposal.version} 与现在发布的差别", table(heads, shown, empty="清单没有差别，只是别的内容变了。"), more
    )  # fmt: skip
    return joined(counted, listed, _confirm(proposal, form_key))


def _present(found: Spread) -> Html:
    if found.present is None:
        return element("p", "还没有发布过。站点用的是程序自带的参考数据。", class_="empty")
    since = next(
        (one for one in reversed(found.history) if one.version == found.present.version), found.present
    )
    return element(
        "dl",
        element("dt", "参考数据"),
        element("dd", found.present.version or "还没有，只发布了信任名单"),
        element("dt", "自"),
        element("dd", f"{local(since.at)}，{since.actor}"),
        element("dt", "最近一次签名"),
        element("dd", f"{local(found.present.at)}，有效到 {local(found.expires)[:10]}"),
    )


def _by_file(form_key: str) -> Html:
    return element(
        "form",
        hidden(FORM_KEY, form_key),
        element("h2", "上传 zip"),
        element("label", "参考数据的 zip（manifest.toml 和各表）", for_=FILE),
        element("input", id=FILE, name=FILE, type="file", accept=".zip", required=True),
        button("看差别"),
        method="post", action=f"{WHERE}/look", enctype="multipart/form-data",
    )  # fmt: skip


def _by_folder(prepared: Sequence[str], form_key: str) -> Html:
    if not prepared:
        hint = "本机数据文件夹的 references 里没有备好的文件夹。把参考数据放进去，这里就能选。"
        return section("用本机备好的文件夹", element("p", hint, class_="hint"))
    return form(
        f"{WHERE}/folder", form_key, element("h2", "用本机备好的文件夹"),
        choice("文件夹", "folder", [(one, one) for one in prepared]), button("看差别"),
    )  # fmt: skip


def _confirm(proposal: Proposal, form_key: str) -> Html:
    return form(
        WHERE, form_key, hidden("digest", proposal.digest), element("h2", "发布"),
        element("p", "发布后站点联网或用 U 盘取走。代码只能停用，不能删除；旧记录仍按原来的版本看。", class_="hint"),
        field("再输一次您的密码", "password", kind="password"),
        button(f"发布 {proposal.version}"),
    )  # fmt: skip


def _line(one: Difference, names: dict[str, str]) -> list[str]:
    text, role = WHAT[one.what]
    return [chip(text, role), names.get(one.list, one.list), element("code", one.code), one.before or "—", one.after]


def _version(version: str, behind: bool) -> Html:
    if not version:
        return chip("还没有报过")
    return joined(version, " ", chip("旧版本")) if behind else Html(joined(version))
