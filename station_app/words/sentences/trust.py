"""What is told about a person's data, sensitive acts, the journal's page, and salvage."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "erase-reason": mark("还没有选删除的依据，没有改动任何内容。请选一项再试。"),
    "consent-unknown": mark("没有这种告知同意，没有改动。请在列出的几种里选一种。"),
    "person-none": mark("没有找到这个人。请换姓名、电话或记录编号再试。"),
    "person-several": mark("有 {count} 个人都对得上。请用 find-visitor 查出记录编号，再用编号来办。"),
    "salvage-nothing": mark(
        "这个数据库读不出来，旁边也没有可用的备份，没有改动任何内容。请插上存备份的U盘，再试一次。"
    ),
    "record-erased": mark("这条记录的个人信息已删除，不能再改。要登记新的事，请新建一条。"),
    "erase-running": mark("这位来访人还有 {count} 件没有办结（{numbers}），没有删除。请先办结或作废，再来删除。"),
}

TOLD: Final[Mapping[str, str]] = {
    "erased-again": mark("这个数据库是较早的备份，里面有已删除的个人信息。已按删除记录重新删除，不必再做什么。"),
}
