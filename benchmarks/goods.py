"""Goods found while typing: each key of many searches over a list as long as the official one (10,158 items).

The list is invented from a seed: its names have the lengths and the variety of a real one, its wording is nobody's.
Each search is typed key by key, by word, by initials and by full pinyin; what is held against it is one plain look
through the same names.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.lookup import FRAME
from benchmarks.sizes import EARNEST, Sizes
from station_app.domain.readings import usual_reading
from station_app.domain.trademarks.classes import ClassCount
from station_app.domain.trademarks.fees import FeeRules
from station_app.domain.trademarks.goods import sounds_of
from station_app.places import database_file
from station_app.storage.goods_search import Goods, GoodsIndex
from station_app.storage.reference_bundles import read_bundle

ITEMS: Final = 10_158
LIMIT: Final = 30
WANTED_MS: Final = 16
_CHARACTERS: Final = (
    "工业用化学制品机器金属非电动车辆计算软件应用程序食服装鞋帽家具玻璃陶瓷茶咖啡饮料酒烟建筑材料维修安装运输贮藏教育"
    "培训法律咨询技术研究设计开发医疗器械仪药水果蔬菜加工肉鱼奶油盐糖调味糕点纸张印刷出版物广告商业管理金融保险不动产"
    "通信网络数据信息传送旅行餐馆住宿美容园艺动物植物农业林种子肥料塑料橡胶皮革纺织品绳索帐篷线纱毛毯地板墙照明加热蒸汽"
)


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """A key in the search for goods at p99; the fee and the counter of a large filing at a change."""
    chance = random.Random(sizes.seed)
    count = ITEMS if sizes is EARNEST else 200
    items = [_item(chance, number) for number in range(count)]
    index = GoodsIndex("invented", ((item, *sounds_of(item.name)) for item in items))
    names = [item.name for item in items]
    keys = [typed for item in chance.sample(items, min(120, count)) for typed in _typed(item.name)]
    search = sorted(_milliseconds(lambda typed=typed: index.search(typed)) for typed in keys)
    bare = sorted(_milliseconds(lambda typed=typed: [name for name in names if typed in name]) for typed in keys)
    p99, bare_p99 = quantiles(search, n=100)[98], quantiles(bare, n=100)[98]
    yield compared(
        "goods-key", f"A key in the search of {count} goods, p99 of {len(keys)}", "ms", p99, bare_p99,
        "one look through the bare names", LIMIT,
    )  # fmt: skip
    yield compared(
        "goods-key-frame", "The same key against the time in which a screen is drawn anew", "ms", p99, FRAME,
        "a frame of the screen", 1.0,
    )  # fmt: skip
    near = sorted(_milliseconds(lambda item=item: index.nearest(f"新式{item.name}")) for item in items[:60])
    yield told("goods-nearest", "The nearest standard terms of a free wording, median", "ms", near[len(near) // 2])
    rules = FeeRules.from_catalogue(read_bundle(database_file("reference")).catalogue)
    classes = [ClassCount(number, 10) for number in range(1, 31)]
    on = rules.rules[0].valid_from
    fees = sorted(_milliseconds(lambda: rules.estimate("TM01", classes, on=on)) for _ in range(200))
    yield told(
        "fee-change", "The fee of 30 classes and 300 items, p99", "ms", quantiles(fees, n=100)[98],
        f"wanted: {WANTED_MS} ms, told only",
    )  # fmt: skip


def _item(chance: random.Random, number: int) -> Goods:
    nice_class = number % 45 + 1
    length = chance.choices((2, 3, 4, 5, 6, 8, 11, 16), (10, 12, 20, 18, 16, 12, 8, 4))[0]
    name = "".join(chance.choice(_CHARACTERS) for _ in range(length))
    return Goods(nice_class, f"{nice_class:02d}{number % 12 + 1:02d}", f"{nice_class:02d}{number % 9999:04d}", name)


def _typed(name: str) -> Iterator[str]:
    """What stands in the box after each key of three ways to type the name's beginning."""
    reading = usual_reading(name)
    initials = "".join(syllable[0] for syllable in reading.split())
    for whole in (name[:5], initials[:6], reading.replace(" ", "")[:9]):
        yield from (whole[:end] for end in range(1, len(whole) + 1))


def _milliseconds(run) -> float:  # type: ignore[no-untyped-def]
    begin = perf_counter()
    run()
    return (perf_counter() - begin) * 1000
