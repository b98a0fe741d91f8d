"""What is told about the papers of the trademark window."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "not-a-window": mark(
        "本站没有设成商标业务受理窗口，不能打收文回执。确是窗口的，请站长在商标页勾上“本站是受理窗口”。"
    ),
    "intake-returned": mark("{number} 已退回或撤回，不能再打收文回执。重新收件后再打。"),
    "nothing-missing": mark("材料清单上没有缺的，不用打一次性告知书。"),
    "nothing-to-hand-over": mark("没有已受理、还没送出的件，移交清单没有内容。"),
    "intake-not-accepted": mark("{number} 还没有受理，不能列入移交清单。请先受理，或从清单里去掉它。"),
    "authority-unknown": mark("基础数据里没有 {day} 的受理机关名称，没有打印。请向市中心要新的基础数据。"),
}
