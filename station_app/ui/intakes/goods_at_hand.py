"""The goods list that the picker searches: the edition of the filing day, else the newest, else the small own one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from station_app.storage import goods
from station_app.storage.goods_search import GoodsIndex
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.words import say


@dataclass(frozen=True, slots=True)
class GoodsAtHand:
    """An index ready to be searched, its edition (empty for the own list), and what is told of it."""

    index: GoodsIndex
    edition: str
    told: str
    doubtful: bool = False
    """Whether it is not known to be, or is not, the text in force on the filing day."""


def fetch_goods(desk: Desk, day: date, done: Callable[[GoodsAtHand], None], wanted: str = "") -> None:
    """Reads the list beside the window, then `done`: ten thousand names take a moment. `wanted`: this edition, and
    what is told of it says where it is not that of the filing day.
    """

    def read(progress: Progress) -> GoodsAtHand:
        db = progress.store.db
        edition = goods.edition_for(db, day)
        if wanted and (edition is None or edition.name != wanted):
            right = edition.name if edition is not None else ""
            told = say("区分表 {name} 不是 {day} 现行的文本", name=wanted, day=day.isoformat())
            told = say("{told}，现行的是 {right}", told=told, right=right) if right else told
            return GoodsAtHand(GoodsIndex.read(db, wanted), wanted, told, doubtful=True)
        if edition is not None:
            return GoodsAtHand(GoodsIndex.read(db, edition.name), edition.name, say("区分表 {name}", name=edition.name))
        known = goods.editions(db)
        if known:
            name = known[0].edition.name
            told = say("区分表 {name}（没有说明哪天起用，请核对）", name=name)
            return GoodsAtHand(GoodsIndex.read(db, name), name, told, doubtful=True)
        own = say("还没有导入区分表，用的是自带的少量常用项")
        return GoodsAtHand(GoodsIndex.starter(desk.open.catalogue), "", own)

    desk.background.errand(read, done=done)
