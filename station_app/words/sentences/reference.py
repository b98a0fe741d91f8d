"""What is told about a reference bundle (code lists, fees, notices) that cannot be taken in."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "item-unknown": mark("事项清单里没有“{value}”。请从清单里选一项。"),
    "item-last": mark("不能把所有事项都隐藏。请至少留一项。"),
    "reference-manifest": mark("基础数据包的 {file} 里“{key}”一项读不懂，没有安装。请向市中心重新索取。"),
    "reference-file-missing": mark("基础数据包里缺少文件 {file}，没有安装。请把整个文件夹重新拷一次。"),
    "reference-file-unnamed": mark(
        "基础数据包里多出清单没有写的文件 {file}，没有安装。请把它移走，或向市中心重新索取。"
        ""
    ),
    "reference-encoding": mark("基础数据文件 {file} 不是 UTF-8 编码，没有安装。请向市中心重新索取。"),
    "reference-csv": mark("基础数据文件 {file} 第 {line} 行的引号不成对，没有安装。请向市中心重新索取。"),
    "reference-column": mark(
        "基础数据文件 {file} 第 {line} 行的“{column}”一栏缺少、多余或重复，没有安装。请向市中心重新索取。"
        ""
    ),
    "reference-cells": mark(
        "基础数据文件 {file} 第 {line} 行有 {cells} 格，应为 {expected} 格，没有安装。请向市中心重新索取。"
        ""
    ),
    "reference-cell": mark(
        "基础数据文件 {file} 第 {line} 行“{column}”一栏是空的或有不能保存的字符，没有安装。请向市中心重新索取。"
        ""
    ),
    "reference-duplicate": mark(
        "基础数据文件 {file} 第 {line} 行“{column}”一栏的“{value}”前面已经有了，没有安装。请向市中心重新索取。"
        ""
    ),
    "reference-date": mark(
        "基础数据文件 {file} 第 {line} 行“{column}”一栏的日期不对，没有安装。请向市中心重新索取。"
        ""
    ),
    "reference-integer": mark(
        "基础数据文件 {file} 第 {line} 行“{column}”一栏应是整数，没有安装。请向市中心重新索取。"
        ""
    ),
    "reference-unknown-code": mark(
        "基础数据文件 {file} 第 {line} 行“{column}”一栏的“{value}”在别的表里找不到，没有安装。"
        "请向市中心重新索取。"
    ),
    "reference-version-differs": mark(
        "基础数据 {version} 版已经装过，但内容与这一份不同，没有安装。请向市中心核对版本号。"
        ""
    ),
    "reference-version-older": mark("基础数据 {version} 版比现在用的 {newest} 版旧，没有安装。请取最新的一份。"),
    "reference-version-missing": mark("这台电脑上没有基础数据 {version} 版。请先安装它，再打开这条记录。"),
    "reference-code-removed": mark(
        "新的基础数据里缺少“{list}”表的代码 {value}，没有安装。代码只能停用不能删除，请向市中心反映。"
        ""
    ),
}
