"""What is told about the settings, practice, the data folder and the first start."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "station-name-of-city": mark("站点名称由市中心定，已接入后本站不能改。请联系市中心。"),
    "quick-list-range": mark("常办键要选 1 至 {most} 个不同的、今天还在办的事项，没有改动。请重新选。"),
    "practice-code": mark("代码 {code} 留给练习模式。请填市中心给本站的代码。"),
    "practice-never": mark("练习数据不能接入市中心、打包、导出或上报，什么也没有送出。要报真数据，请先结束练习。"),
    "practice-only": mark("这不是练习用的文件夹，没有动它。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    "practice-cancelled": mark("已停止准备练习数据。下次进入练习时会重新准备。"),
}
