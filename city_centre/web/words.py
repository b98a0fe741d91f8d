"""What the public pages say. Why a text is refused is said by `city_centre.words`, the same as on the command line."""

from datetime import date
from typing import Final

TITLE: Final = "回执核验"
LABEL: Final = "回执二维码的文字"
NEXT: Final = "再核验一张：回执二维码的文字"
HINT: Final = "用手机扫回执上的二维码，把得到的那行文字（以 ZX1. 开头）粘贴到这里；电脑接有扫码枪的，点一下输入框再扫。"
CHECK: Final = "核验"
GENUINE: Final = "真"
GENUINE_HEAD: Final = "签名属实"
GENUINE_TEXT: Final = "由下面这个站点登记过的电脑签出，没有被改动。"
DOUBTFUL: Final = "慎"
DOUBTFUL_HEAD: Final = "签名属实，但请再问一次站点"
DOUBTFUL_TEXT: Final = "签出它的电脑已经停用，光凭签名还不够。"
REFUSED: Final = "否"
REFUSED_HEAD: Final = "不能认作本市站点的回执"
NUMBER: Final = "编号"
STATION: Final = "出具站点"
DAY: Final = "日期"
PRINT: Final = "打印"
COMPARE: Final = "请与手中纸面核对"
COMPARE_NUMBER: Final = "编号、站点、日期要和纸面上的一样。"
COMPARE_FIRST: Final = "纸面上不应有“补打”字样。"
NOT_THE_TEXT: Final = (
    "二维码只含编号、日期和打印次数，不含个人信息；纸面上的其他文字以站点留存的记录为准。"
    "记录后来是否更正或作废，请向站点查询。"
)
NOTHING_KEPT: Final = "本页只核对签名，不留存您填入的内容。"
OTHER_PAGES: Final = "去核验回执"

_ERRORS: Final = {
    400: ("没有看懂这个请求", "请回到核验页，重新粘贴二维码的文字。"),
    404: ("没有这一页", "请核对网址，或从下面的链接进入。"),
    405: ("这一页不这样用", "请从核验页填写后提交。"),
    413: ("内容太长", "回执二维码的文字只有一行。请只粘贴这一行再试。"),
    414: ("网址太长", "请回到核验页，把二维码的文字粘贴到输入框里。"),
    415: ("没有看懂这个请求", "请回到核验页，重新粘贴二维码的文字。"),
    500: ("没有核验成", "这不是您的问题。请过几分钟再试；仍不行，请致电站点核对编号。"),
    503: ("现在无法核验", "请过几分钟再试；着急时请致电站点核对编号。"),
}


def error(status: int) -> tuple[str, str]:
    """Head and advice for a status; those of 400 for any other."""
    return _ERRORS.get(status, _ERRORS[400])


def day(value: date) -> str:
    """A day as on paper: 2026年11月19日."""
    return f"{value.year}年{value.month}月{value.day}日"


def station(name: str, code: str) -> str:
    """The station with its code."""
    return f"{name}（{code}）"


def print_count(reprint: int) -> str:
    """Which print of the paper this text belongs to."""
    return f"补打第 {reprint} 次" if reprint else "首次打印"


def compare_print(reprint: int) -> str:
    """What the paper must say of its own print."""
    return f"纸面上应印有“补打 第 {reprint} 次”。" if reprint else COMPARE_FIRST


def revoked(since: date) -> str:
    """What a signature of a stopped computer is worth."""
    return f"这台电脑已于 {day(since)} 停用，持有它的人仍能签出任意日期的回执。请致电站点，报编号核对。"


def answer_title(number: str, *, doubtful: bool) -> str:
    """The browser's title of an answer that names a receipt."""
    return f"{DOUBTFUL if doubtful else GENUINE} · {number} · {TITLE}"
