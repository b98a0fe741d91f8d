"""What is told about searches and the lists that are kept of them."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "search-nothing": mark("查询里只有标点或符号，没有可查的字。请输入姓名、单位、电话尾号、编号或内容里的字。"),
    "search-long": mark("查询太长了（上限 {most} 个字）。请只留几个关键的字。"),
    "search-many-words": mark("查询里的词太多了（上限 {most} 个）。请只留最要紧的几个词。"),
    "view-name-missing": mark("视图还没有名字。请写几个字，例如“未结的续展”。"),
    "view-name-long": mark("视图的名字太长（上限 {most} 个字）。请改短一些。"),
    "views-many": mark("已有 {most} 个视图，放不下了。请先删去不用的。"),
}
