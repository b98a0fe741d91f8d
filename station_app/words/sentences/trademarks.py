"""What is told at the trademark window: fees, deadlines and their steps, goods, documents, the pre-check, intakes."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "class-missing": mark("{field}还没有填。请至少选一个类别，再算费用或受理。"),
    "class-unknown": mark("{field}里的第 {nice_class} 类不存在，类别只有 1 至 45。请核对类别号。"),
    "class-twice": mark("{field}里第 {nice_class} 类出现了两次。请把两处的商品合到一起。"),
    "class-empty": mark("{field}里第 {nice_class} 类没有商品或服务项目。请至少选一项，或删去这一类。"),
    "class-full": mark("{field}里第 {nice_class} 类的项目超过 {most} 项。请核对项数，可能多打了数字。"),
    "class-uncounted": mark("{field}里第 {nice_class} 类没有写项数，这项业务按项计费。请写成“类别:项数”，例如 9:12。"),
    "class-shape": mark("{field}“{value}”看不懂，没有计算。请写成“类别:项数”，例如 9:12。"),
    "goods-unnamed": mark("{field}里第 {nice_class} 类有一项没有名称。请填写名称，或删去这一项。"),
    "goods-twice": mark("{field}里第 {nice_class} 类的“{item}”写了两次。请删去一处，免得多算一项。"),
    "goods-in-two-classes": mark(
        "{field}里的“{item}”同时写在第 {other} 类和第 {nice_class} 类，跨类会被要求补正。请只留在它所属的一类。"
        ""
    ),
    "fee-channel": mark("{field}“{value}”不认识。请选 electronic（网上）或 paper（纸质）。"),
    "fee-rule-missing": mark("{field} {type} 在 {day} 没有收费规则。请核对业务代码和日期，或请市中心更新收费表。"),
    "fee-no-grace": mark("{field} {type} 没有宽展期费用，只有续展有。请去掉宽展期，或改选续展。"),
    "fee-rules-overlap": mark(
        "基础数据里收费规则 {first} 与 {second} 的有效日期重叠，没有安装。请向市中心核对两条规则的起止日期。"
        ""
    ),
    "deadline-rule-unknown": mark("没有“{value}”这种期限。请从这些里选：{rules}。"),
    "deadline-rule-missing": mark("{label}的期限规则不包括 {day}。请核对起算日期，或请市中心更新期限表。"),
    "deadline-rules-overlap": mark(
        "基础数据里期限规则 {first} 与 {second} 的有效日期重叠，没有安装。请向市中心核对两条规则的起止日期。"
        ""
    ),
    "deadline-rule-unreadable": mark("基础数据里期限规则 {rule} 的单位、算法或日期读不懂，没有安装。请重新索取。"),
    "deadline-not-served": mark("{label}不是从收到通知起算的，送达方式用不上。请去掉送达方式，只填起算日期。"),
    "deadline-year": mark("起算日期写的是 {year} 年，应在 1949 至 {last} 年之间。请核对年份。"),
    "service-unknown": mark("送达方式“{value}”不认识。请选 electronic、post、hand 或 announcement。"),
    "goods-file-missing": mark("打不开文件“{name}”。请检查文件是否还在、U 盘是否插好，再试一次。"),
    "goods-file-kind": mark("文件“{name}”不是 JSON 或 XLSX，没有导入。请换成其中一种再导入。"),
    "goods-file-large": mark("商品清单文件太大（上限 {most} MB），没有导入。请核对是不是选错了文件。"),
    "goods-file-unreadable": mark("文件“{name}”读不出来，可能没有存完或已损坏，没有导入。请另存一次再导入。"),
    "goods-file-shape": mark("商品清单应是 45 个类别的列表，这个文件不是，没有导入。请核对是不是选错了文件。"),
    "goods-file-empty": mark("商品清单里没有一项可用，没有导入。请核对文件内容。"),
    "goods-file-other": mark("商品清单里有 {most} 行以上读不懂，没有导入。请核对是不是选错了文件。"),
    "goods-column": mark("商品清单的表头里没有“{column}”一栏，没有导入。请补上表头再导入。"),
    "goods-date": mark("商品清单的生效日期“{value}”看不懂，没有导入。请写成 2026-01-01 这样。"),
    "goods-edition-missing": mark("{field}没有写明，没有导入。请写明清单的版次（--edition，例如 13-2026）。"),
    "goods-edition-differs": mark(
        "商品清单 {edition} 版已经导入过，但内容与这一份不同，没有导入。请核对版次；确要换掉旧的，请加 --again。"
        ""
    ),
    "goods-imported-already": mark("商品清单 {edition} 版已经导入过，内容相同，没有改动。不用再导。"),
    "goods-edition-unknown": mark("没有商品清单“{edition}”这一版。请先导入它，或换一个版次。"),
    "goods-class": mark("类别“{value}”不在 1 至 45 之间，没有导入。请核对这一行。"),
    "goods-group": mark("类似群“{value}”不是第 {nice_class} 类的四位群号，没有导入。请核对这一行。"),
    "goods-name": mark("类似群 {group} 下有一项没有名称，没有导入。请核对这一行。"),
    "goods-long": mark("“{item}”的名称超过 {longest} 个字，没有导入。请核对这一行。"),
    "goods-character": mark("类似群 {group} 下有一项含不能保存的字符 {character}，没有导入。请核对这一行。"),
    "goods-code": mark("“{item}”的编码“{value}”不是六位编码，没有导入。请核对这一行。"),
    "goods-row-twice": mark("“{item}”在类似群 {group} 里出现两次，第二次没有导入。请核对这一行。"),
    "goods-code-of-other-class": mark("“{item}”的编码 {value} 像是别的类的，已按第 {nice_class} 类导入。请核对。"),
}

FIELDS: Final[Mapping[str, str]] = {
    "business_type": mark("业务类型"),
    "classes": mark("类别和商品"),
    "filing_channel": mark("递交方式"),
    "deadline_rule": mark("期限种类"),
    "served": mark("送达方式"),
    "edition": mark("商品清单版次"),
}
"""Labels of the fields that stand only at the trademark window."""

STEPS: Final[Mapping[str, str]] = {
    "event-receipt": mark("收到通知之日：{day}。"),
    "event-publication": mark("公告之日：{day}。"),
    "event-registration": mark("注册之日：{day}。"),
    "event-filing": mark("提出申请之日：{day}。"),
    "event-first-filing": mark("第一次提出申请（或展出）之日：{day}。"),
    "service": mark("{way}：自 {start} 发出（公告）起满 {days} 日视为送达，即 {day}（{basis}）。"),
    "first-day": mark("当日不计：{day} 不算，从 {next} 数起（商标法实施条例(2014)第十二条）。"),
    "days": mark("数满 {length} 日，到 {day}（{basis}）。"),
    "corresponding-day-months": mark("数满 {length} 个月，到最后一月的相应日 {day}（{basis}）。"),
    "corresponding-day-years": mark("数满 {length} 年，到最后一月的相应日 {day}（{basis}）。"),
    "month-end-months": mark("数满 {length} 个月，最后一月没有相应日，取该月最后一日 {day}（{basis}）。"),
    "month-end-years": mark("数满 {length} 年，最后一月没有相应日，取该月最后一日 {day}（{basis}）。"),
    "working-day": mark("{day}（星期{weekday}）是工作日，不用顺延。"),
    "made-up-day": mark("{day}（星期{weekday}）是{feast}调休上班日，按工作日对待，不顺延。"),
    "weekend": mark("{day}（星期{weekday}）是休息日，顺延到其后第一个工作日 {next}。"),
    "holiday": mark("{day}（星期{weekday}）是{feast}放假，顺延到其后第一个工作日 {next}。"),
    "year-unknown": mark("{year} 年尚无节假日数据，只按周末判断；放假通知公布后请再算一次。"),
    "legal-term": mark(
        "有效期 {length} 年自法定日起算，到相应日的前一日 {day} 届满（没有相应日的取该月最后一日）（{basis}）。"
        ""
    ),
    "not-moved": mark("有效期届满日 {day} 不因节假日顺延（商标法实施条例(2014)第十二条）。"),
    "window-opens": mark("期满前 {length} 个月内办理：最早 {day}（{basis}）。"),
    "grace": mark("宽展期 {length} 个月，到 {day}（{basis}）。"),
    "grace-on-rest-day": mark(
        "{day} 是休息日；宽展期届满日是否顺延没有明文，按不顺延办最稳妥，若顺延则到 {next}。以官方为准。"
        ""
    ),
    "two-laws": mark("新法 {in_force} 施行时期限还没有届满，新法没有过渡规定，两种算法都列出。按新法（{basis}）再算："),
    "same-law": mark("届满在新法施行以后，新法（{basis}）规定的期限相同。"),
    "earlier-is-safe": mark("两个日期是 {due} 和 {other}，按较早的办最稳妥。以官方为准。"),
    "regulation-old": mark("{basis} 在新商标法施行后尚未修订，仍按它计算。以官方为准。"),
}
"""The steps of a deadline, by their codes."""

WEEKDAYS: Final = (mark("一"), mark("二"), mark("三"), mark("四"), mark("五"), mark("六"), mark("日"))
