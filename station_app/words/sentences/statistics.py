"""What is told about indicators, periods, and the signing and closing of a period's report."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "period-unreadable": mark("期间“{text}”看不懂。请写成 2026-W46（周）、2026-11（月）、2026-Q4（季）或 2026（年）。"),
    "period-ahead": mark("{period} 从 {first} 才开始，还没有数字。请选已经开始的期间。"),
    "period-not-over": mark("{period} 到 {last} 才结束，现在只能预览。请在结束以后再由负责人签字归档。"),
    "indicator-rule": mark("指标口径里的算法“{rule}”看不懂。请市中心更正指标口径后再下发。"),
    "indicator-unknown": mark("没有“{indicator}”这个指标。请用 station report indicators 看有哪些。"),
    "indicator-not-typed": mark("{indicator} 由登记自动计数，不能手填。要改数字，请更正对应的登记。"),
    "figure-negative": mark("{indicator} 不能是负数。请填 0 或正整数；不知道就留空。"),
    "figure-without-rows": mark("{indicator} 没有逐条明细：它是手填的，或由值班表推算。请看口径说明。"),
    "report-nothing-changed": mark("{period} 已经归档，数字和文字都没有变化，不用更正。"),
    "report-not-prepared": mark("{period} 的报表还没有人填表签字。请先填好难点和建议，由填表人签字。"),
    "report-changed-since": mark("填表签字以后，{period} 的数字又变了。请填表人看过新数字，重新签字。"),
    "report-not-checked": mark("{period} 的报表还没有审核签字。请先由审核人签字。"),
    "report-own-check": mark("填表人不能审核自己填的报表。请换一位经办人审核。"),
    "target-of-rate": mark("{indicator} 是比率或平均数，不能定年度目标。请给件数、人次一类的指标定目标。"),
    "target-amount": mark("年度目标要大于 0，不超过 {highest}。要取消目标，请留空。"),
    "period-missing": mark("没有写是哪一期。请写成 2026-W46（周）、2026-11（月）、2026-Q4（季）或 2026（年）。"),
    "report-file": mark("报表文件名要以 .pdf 或 .xlsx 结尾。请改好文件名再来。"),
    "told-form": mark("手填数字看不懂。请写成 --told E32=1，指标编码在前，数字在后。"),
    "indicator-missing": mark("没有写是哪个指标。请加 --indicator 编码，例如 --indicator A01。"),
    "target-missing": mark("定目标要写年份和指标。请加 --year 2026 --indicator A01 --amount 12000。"),
    "pack-days": mark("起止日期先后不对，或者还没有过完。请写已经过完的日期，例如 --from 2026-01-01 --to 2026-06-30。"),
    "pack-sample": mark("抽样件数要在 0 到 {highest} 之间。请改小后再导出。"),
    "pack-seed": mark("没有写抽样的随机种子。请填评估方给的种子（数字或文字），再导出。"),
    "pack-file": mark("评估包的文件名要以 .zip 结尾。请改好文件名再来。"),
    "form-field": mark("表样里的“{name}”对不上，没有这个指标、栏目或明细。请更正表样文件后再打印。"),
    "form-unknown": mark("没有“{name}”这个表样。请用 station report forms 看有哪些。"),
    "target-year": mark("年份“{year}”不对。请写四位数的年份，例如 2026。"),
}
