"""The lines of a guide in words. Guides are official texts: they stay Chinese, on the screen as on paper."""

from collections.abc import Mapping
from typing import Final

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.guides import GuideLine
from station_app.domain.money import in_figures
from station_app.words import on_paper
from station_app.words.marks import mark
from station_app.words.trademarks import condition_label

_FORMS: Final[Mapping[str, str]] = {"original": mark("原件"), "copy": mark("复印件"), "scan": mark("扫描件")}
_EVENTS: Final[Mapping[str, str]] = {
    "receipt": mark("自收到之日起 {span}"), "publication": mark("自公告之日起 {span}"),
    "registration": mark("自注册之日起 {span}"), "filing": mark("自申请之日起 {span}"),
    "first-filing": mark("自首次申请之日起 {span}"),
}  # fmt: skip
_COUNTINGS: Final[Mapping[str, str]] = {
    "before-expiry": mark("期满前 {span}起"), "after-expiry": mark("期满后 {span}为止")
}
_SPANS: Final[Mapping[str, str]] = {
    "days": mark("{length} 日"), "months": mark("{length} 个月"), "years": mark("{length} 年")
}
_DESK: Final[Mapping[str, str]] = {
    "H": mark("办理"), "C": mark("咨询"), "G": mark("指引"), "R": mark("转办"),
}  # fmt: skip


def line_words(line: GuideLine, catalogue: Catalogue) -> str:
    """One line as it is read."""
    if line.row is None:
        return line.text
    match line.kind:
        case "fee":
            return _fee(line.row, catalogue)
        case "material":
            return _document(line.row, catalogue)
        case "deadline":
            return _deadline(line.row)
        case _:
            return line.text


def desk_words(codes: tuple[str, ...]) -> str:
    """What a station does about an item: 办理、指引."""
    return on_paper("、").join(on_paper(_DESK[code]) for code in codes if code in _DESK)


def _fee(row: Code, catalogue: Catalogue) -> str:
    name = catalogue.label("trademark_business_type", row.attributes["business_type"])
    base, extra, grace = (row.number(key) for key in ("base_fen", "extra_item_fen", "grace_fen"))
    if base is None:
        return on_paper("{name}：以收费通知书为准", name=name)
    if base == 0:
        return on_paper("{name}：不收费", name=name)
    told = on_paper("{name}：每类 {amount} 元", name=name, amount=in_figures(base))
    if extra:
        told += on_paper("，一类超过 {free} 项的，每项另加 {amount} 元", free=row.number("free_items") or 0,
                         amount=in_figures(extra))  # fmt: skip
    if grace:
        told += on_paper("，宽展期内每类另加 {amount} 元", amount=in_figures(grace))
    return told


def _document(row: Code, catalogue: Catalogue) -> str:
    beside = [on_paper(_FORMS[row.attributes["form"]])] if row.attributes["form"] in _FORMS else []
    kinds = [catalogue.label("applicant_kind", kind) for kind in row.words("applicant_kinds")]
    if kinds:
        beside.append(on_paper("、").join(kinds))
    if row.attributes["condition"]:
        beside.append(condition_label(row.attributes["condition"], on_paper))
    if not beside:
        return row.label
    return on_paper("{document}（{beside}）", document=row.label, beside=on_paper("；").join(beside))


def _deadline(row: Code) -> str:
    values = row.attributes
    span = on_paper(_SPANS[values["unit"]], length=row.number("length") or 0)
    way = _COUNTINGS.get(values["counting"]) or _EVENTS[values["event"]]
    return on_paper("{name}：{term}", name=row.label, term=on_paper(way, span=span))
