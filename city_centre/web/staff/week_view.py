"""A week of the whole city as a page: by district, with charts, who has reported and who has not."""

from collections.abc import Mapping
from datetime import timedelta

from city_centre.oversight import WeekFigures
from city_centre.web.html import Html, element, joined
from city_centre.web.staff import words
from city_centre.web.staff.charts import bars
from city_centre.web.staff.frame import ROOT, button, district, field, section, table, tiles
from city_centre.weekly import week_name


def week(figures: WeekFigures, asked: str, items: Mapping[str, str], channels: Mapping[str, str]) -> Html:
    """A week in figures, by district, with charts; who has reported and who has not."""
    before, after = figures.monday - timedelta(days=7), figures.monday + timedelta(days=7)
    chooser = element(
        "form",
        element(
            "div",
            element("div", field("周次（如 2026-W46）", "week", value=asked)),
            button("看这一周"),
            element("a", "上一周", href=f"{ROOT}/week?week={week_name(before)}"),
            element("a", "下一周", href=f"{ROOT}/week?week={week_name(after)}"),
            element("a", "下载 Excel", href=f"{ROOT}/week.xlsx?week={asked}"),
            class_="row",
        ),
        method="get",
        action=f"{ROOT}/week",
    )
    kinds = ("consultation", "intake", "booking", "referral", "outreach")
    total = {kind: sum(share.kinds[kind] for share in figures.districts.values()) for kind in kinds}
    reported, known = len(figures.reported), len(figures.stations)
    counted = tiles(
        (total["consultation"], "件咨询"),
        (total["intake"], "件商标受理"),
        (total["booking"], "个专家预约"),
        (reported, "个站点已报"),
        (known - reported, "个站点未报"),
    )
    lines = [
        [
            district(code),
            str(share.stations),
            f"{share.reported} / {share.stations}",
            *(str(share.kinds[kind]) for kind in kinds),
        ]
        for code, share in sorted(figures.districts.items())
    ]
    lines.append(["全市", str(known), f"{reported} / {known}", *(str(total[kind]) for kind in kinds)])
    heads = ("区", "站点", "已报", *(words.kind(kind) for kind in kinds))
    missing = [one for one in figures.stations if one.station not in figures.reported]
    unreported = [[one.station, one.name, district(one.district)] for one in missing]
    by_district = [(district(code), share.kinds["consultation"]) for code, share in sorted(figures.districts.items())]
    days = [f"{(figures.monday + timedelta(days=at)):%m-%d}" for at in range(7)]
    return joined(
        chooser,
        counted,
        section("各区", table(heads, lines, numbers=range(1, 8), empty="", summed=True)),
        element(
            "div",
            section("咨询按区", bars("咨询按区", by_district)),
            section("咨询按天", bars("咨询按天", list(zip(days, figures.days, strict=True)))),
            section(
                "渠道", bars("渠道", [(channels.get(code, code), n) for code, n in figures.channels.most_common(8)])
            ),
            section(
                "事项（前十）", bars("事项", [(items.get(code, code), n) for code, n in figures.items.most_common(10)])
            ),
            class_="pair",
        ),
        section(f"未报（{len(missing)}）", table(("代码", "站点", "区"), unreported, empty="这一周都已报。")),
    )
