"""What is told about taking a station's records back from the city, about new keys, and about a forgotten password."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "hand-back-other-centre": mark(
        "这份移交文件是市中心 {given} 写的，本站接入的是 {own}，没有改动任何内容。请向本站的市中心要。"
    ),
    "hand-back-other-station": mark(
        "这份移交文件是给站点 {given} 的，本站是 {own}，没有改动任何内容。请核对文件，或请市中心重新写一份。"
    ),
    "hand-back-other-device": mark(
        "这份移交文件密封给另一台电脑（{given}），这台是 {own}，没有改动任何内容。请把本机的报到文件交给市中心再写。"
    ),
    "hand-back-refused": mark(
        "移交文件不完整、被改动过或不是移交文件（{reason}），没有改动任何内容。请重新拷贝；仍不行请市中心重写一份。"
    ),
    "hand-back-newer": mark(
        "移交文件里有新版本程序才认得的记录（{kinds}），没有改动任何内容。请先升级本程序，再取回。"
    ),
    "hand-back-number-taken": mark(
        "编号 {number} 在这台电脑上已登记过另一件，两件不能同号，没有改动任何内容。请联系市中心的维护人员。"
    ),
    "rotate-not-known": mark(
        "市中心还没有确认过这台电脑，现在换钥匙它会不认。请先上报一次并读入回执，再换。"
    ),
    "no-city-slot": mark("本站没有接入市中心，市中心打不开它。请用建站时打印的恢复码。"),
    "recovery-none-asked": mark(
        "这台电脑没有导出过求助文件，或已经用过。请先导出求助文件交给市中心，再用它的答复。"
    ),
    "recovery-answer-refused": mark("这不是市中心的答复文件，或者不完整（{reason}）。请重新拷贝，或请市中心再写一份。"),
    "recovery-answer-other": mark("这份答复是给另一次求助的。请用最近一次求助文件的答复；找不到就重新导出再求助。"),
    "recovery-wrong-code": mark("一次性口令不对。请核对市中心告诉您的四组字符；字母不分大小写，横线可以不输。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    "adopt-cancelled": mark("已停止取回，什么也没有改。移交文件还可以再用。"),
}
