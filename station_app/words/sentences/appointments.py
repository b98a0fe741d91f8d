"""What is told about appointments on the day before and about experts who did not come, and an expert's photo."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "booking-not-yet-expert": mark("{number} 约的是 {time}，时间还没有到。请到时再登记专家未到。"),
    "booking-no-reminder": mark("{number} 不用再打提醒电话，可能已取消、已改约或已到时间。请刷新后再看。"),
    "photo-type": mark("这个文件不是照片，没有采用。请选 JPG 或 PNG 图片。"),
    "photo-size": mark("这张图片有 {width}×{height} 像素，太大了。请缩小到四千万像素以内再选。"),
}

FIELDS: Final[Mapping[str, str]] = {
    "photo": mark("照片"),
}
