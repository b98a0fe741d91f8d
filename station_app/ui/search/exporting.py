"""The list of the search as it is taken out: the columns that are shown, in their order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from station_app.documents.list_files import ListColumn
from station_app.domain.catalogue import Catalogue
from station_app.domain.numbers import mask_phone
from station_app.domain.searching import Document
from station_app.domain.similar import without_persons
from station_app.storage import search
from station_app.storage.search import Filters, Hit, Search
from station_app.storage.store import Store
from station_app.ui.widgets.export_dialog import ListToTake
from station_app.words import say
from station_app.words.searching import hit_state, kind_of_hit, met_field

_STEP: Final = 500
Reading = Callable[[Hit], Any]


def to_take(
    wanted: Search, shown: Sequence[int], catalogue: Catalogue, names: Mapping[str, str], today: date,
    total: int | None, typed: str,
) -> ListToTake:  # fmt: skip
    """The list of a search with the columns `shown` (places in lines.Lines.columns), in that order."""
    every = _columns(catalogue, names, today)
    chosen = [every[place] for place in shown if place in every]

    def rows(store: Store, whole: bool) -> Iterator[Sequence[Any]]:
        for hit in _every_hit(store, wanted):
            yield [read(hit) if whole else masked(hit) for _column, read, masked in chosen]

    return ListToTake(
        "search", say("查询结果"), [column for column, _read, _masked in chosen], rows, total, _asked(wanted.filters),
        [(say("查询的词"), typed)] if typed.isascii() and not any(map(str.isdigit, typed)) else [],
    )  # fmt: skip


def _every_hit(store: Store, wanted: Search) -> Iterator[Hit]:
    after: int | None = None
    while True:
        hits = search.page(store.db, wanted, after=after, limit=_STEP)
        yield from hits
        if len(hits) < _STEP:
            break
        after = hits[-1].place
    if wanted.query.positive:
        yield from search.forgiven(store.db, wanted)


def _columns(
    catalogue: Catalogue, names: Mapping[str, str], today: date
) -> dict[int, tuple[ListColumn, Reading, Reading]]:
    """By the place of the column on the screen: its definition, its value whole, its value masked."""

    def told(document: Document) -> tuple[str, ...]:
        return tuple(filter(None, (document.name, document.phone)))

    def hide(hit: Hit) -> str:
        return without_persons(hit.document.main, told(hit.document), "×××", today)

    def items(hit: Hit) -> str:
        one = hit.document
        return say("、").join(catalogue.label(one.code_list, code) for code in one.labels) if one.code_list else ""

    def alike(read: Reading) -> tuple[Reading, Reading]:
        return read, read

    return {
        0: (ListColumn(say("日期"), say("来访、受理或登记的日期"), "day"), *alike(lambda hit: hit.document.day)),
        1: (ListColumn(say("类别"), say("哪一种登记"), width=12), *alike(lambda hit: kind_of_hit(hit.document.kind))),
        2: (ListColumn(say("编号"), say("本站给的编号，按文本保存"), "code", 26),
            *alike(lambda hit: hit.document.number)),
        3: (ListColumn(say("来访人"), say("来访人或经办人的姓名；遮盖时只留姓"), width=12),
            lambda hit: hit.document.name, lambda hit: mask_name(hit.document.name)),
        4: (ListColumn(say("电话"), say("按文本保存；遮盖时中间四位是星号"), "code", 16),
            lambda hit: hit.document.phone, lambda hit: mask_phone(hit.document.phone) if hit.document.phone else ""),
        5: (ListColumn(say("单位"), say("单位名称")), *alike(lambda hit: hit.document.org)),
        6: (ListColumn(say("摘要"), say("咨询内容、商标名称或事由；遮盖时内容里的姓名和号码也遮住"), width=60),
            lambda hit: hit.document.main, hide),
        7: (ListColumn(say("事项"), say("服务事项的名称，按导出时的基础数据")), *alike(items)),
        8: (ListColumn(say("状态"), say("导出时的状态"), width=12),
            *alike(lambda hit: hit_state(hit.document.kind, hit.document.state))),
        9: (ListColumn(say("经办人"), say("谁登记的；待办是谁负责"), width=12),
            *alike(lambda hit: names.get(hit.document.clerk, ""))),
        10: (ListColumn(say("命中在"), say("第一个查询词在哪一项里"), width=12),
             *alike(lambda hit: met_field(hit.field) if hit.field else "")),
    }  # fmt: skip


def mask_name(name: str) -> str:
    """The surname alone: 张××."""
    return name[:1] + "×" * (len(name) - 1)


def _asked(filters: Filters) -> dict[str, str]:
    told = {
        "first_day": filters.first_day, "last_day": filters.last_day, "kinds": ",".join(filters.kinds),
        "clerk": filters.clerk, "state": filters.state, "item": filters.item, "channel": filters.channel,
        "ratings": ",".join(filters.ratings),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}
