"""What is told about taking what the city publishes: reference data, and whom it vouches for."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "publication-root": mark("登记文件里的根签名读不懂，没有登记。请向市中心重新要一份登记文件。"),
    "publication-root-missing": mark("登记时没有拿到市中心的根签名，核对不了参考数据。请向市中心要新的登记文件。"),
    "publication-missing": mark("这里没有市中心发布的参考数据（PUBLISHED 文件夹）。请核对位置，或换一个U盘。"),
    "publication-foreign": mark("这份参考数据是别的市中心发布的，什么也没改。请核对U盘是不是本市中心给的。"),
    "publication-older": mark("这份参考数据比已经装过的旧，什么也没改。请向市中心要最新的一份。"),
    "publication-expired": mark("这份参考数据的签名已过有效期，什么也没改。请先核对电脑日期；日期对就向市中心要新的。"),
    "publication-incomplete": mark("这份参考数据少了文件，什么也没改。请把整个文件夹重新拷一次。"),
    "publication-damaged": mark("这份参考数据不完整或被改动过，什么也没改。请重新拷一次；仍不行，请向市中心反映。"),
    "reference-size": mark("基础数据包太大（{file}），没有安装。请向市中心反映。"),
    "reference-zip": mark("基础数据包不是该有的样子（{file}），没有安装。请向市中心反映。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    "publication-gone": mark("U盘或文件夹读不下去了（拔早了？），参考数据什么也没改。请插好再试一次。"),
    "publication-cancelled": mark("已停止取参考数据，什么也没改。"),
}
