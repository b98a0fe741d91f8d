"""What is told about the registers and the visitors' ratings."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "hours-unreadable": mark("{field}里的“{value}”看不懂。请写小时数，例如 1.5。"),
    "register-field-missing": mark("{field}还没有填。请填好再存。"),
    "register-nobody": mark("单位和联系人都还没有填。请至少填一项，才知道是谁。"),
    "register-count": mark("{field}应在 0 至 {most} 之间。请改正再存。"),
    "register-day-ahead": mark("{field}写的是 {day}，还没有到。请核对日期，会标“待核”。"),
    "due-before-opened": mark("{field}早于登记日期 {day}。请改正其中一个日期。"),
    "event-ends-before": mark("活动的结束时间早于开始时间。请改正其中一个时间。"),
    "register-unknown": mark("登记册里找不到这一条。请刷新列表再试。"),
    "register-void": mark("这一条已经作废，不能再改。请新登记一条。"),
    "register-closed": mark("这一条已经办结，没有改动。要接着办，请先“重新办理”。"),
    "register-open": mark("这一条还在办理中，没有改动。请直接更正，或选结果办结。"),
    "register-same": mark("内容和原来一样，没有更正。请改好内容再存，或直接关闭。"),
    "register-saved-otherwise": mark("这一条先前已经存好，与现在填的不一样，现在填的没有存。请从列表里打开它更正。"),
    "custody-open-already": mark("这家单位（同一信用代码）从 {day} 起已在托管，没有再登记。请从列表里打开那一条更正。"),
    "outcome-missing": mark("办结结果还没有选。请选一项再办结。"),
    "owner-unknown": mark("没有“{name}”这位经办人。请填本站经办人的姓名。"),
    "undo-register-late": mark("这一条保存已超过十秒，不能撤销。请用“更正”或“作废”。"),
    "undo-register-changed": mark("这一条已经改过，不能整件撤销。请用“作废”。"),
    "rating-missing": mark("还没有选满意程度。请选一项，或点“暂不评价”。"),
    "rating-reason-missing": mark("请点一下哪方面不满意，或写一句原因，我们好改进。"),
    "rated-already": mark("{number} 已经评价过，一次办理只评一次。"),
    "rating-only-at-window": mark("“第二屏评价”只能由来访人在评价屏上给出。请改选纸质或电话等方式。"),
    "rating-way-missing": mark("评价方式还没有选。请选纸质、电话或台账补录。"),
    "made-from-consultation": mark("这次咨询已经登记过这一项，没有重复登记。请从列表里打开它。"),
}
