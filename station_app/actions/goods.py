"""Goods lists brought in by a clerk, and a clerk's favourites among them."""

from datetime import datetime
from pathlib import Path

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.rights import demand
from station_app.documents.goods_files import read_goods
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.trademarks.goods import Edition, GoodsList, GoOn, with_sounds
from station_app.storage import goods
from station_app.storage.store import Store


def import_list(
    store: Store, clerk: Clerk, file: Path, edition: Edition, *, now: datetime, new_id: NewId, again: bool = False,
    dry_run: bool = False,
) -> GoodsList:  # fmt: skip
    """Brings a list in as an edition beside the others; rows that cannot be right are left out and answered by name.

    That it came in is journalled, the list is not. Refused: `goods-imported-already`, `goods-edition-differs`,
    `goods-edition-missing` where neither file nor clerk names the edition, and what the file's reading refuses.
    """
    demand(clerk, "import")
    read, digest = read_list(file, edition)
    if not dry_run:
        store_list(store, clerk, read, digest, now=now, new_id=new_id, again=again)
    return read


def read_list(file: Path, edition: Edition, progress: GoOn | None = None) -> tuple[GoodsList, str]:
    """Only reads: the list, ready to be stored, and its file's digest. Any thread. Refused as for `import_list`, and
    `goods-import-stopped` where `progress(done, total)` answers False.
    """
    read, digest = read_goods(file, edition)
    if not read.edition.name:
        raise Refused.because("goods-edition-missing", "edition")
    return with_sounds(read, progress), digest


def store_list(
    store: Store, clerk: Clerk, read: GoodsList, digest: str, *, now: datetime, new_id: NewId, again: bool = False
) -> None:
    """Stores a list that was read. Refused as for `import_list`."""
    demand(clerk, "import")
    with store.atomic() as db:
        act = begin(db, clerk, "import", new_id(), now)
        if not goods.install(db, read, digest, moment(now), again=again):
            raise Refused.because("goods-imported-already", "file", edition=read.edition.name)
        facts = {"edition": read.edition.name, "digest": digest, "stored": len(read.rows), "refused": len(read.refused)}
        note(db, act, "goods_list", facts, new_id)


def favour(store: Store, clerk: Clerk, nice_class: int, name: str, code: str, *, now: datetime) -> None:
    """Puts an item on the clerk's short list."""
    demand(clerk, "record")
    with store.atomic() as db:
        goods.favour(db, clerk.record_id, nice_class, name, code, moment(now))


def no_longer_favour(store: Store, clerk: Clerk, nice_class: int, name: str) -> None:
    """Takes an item off the clerk's short list."""
    demand(clerk, "record")
    with store.atomic() as db:
        goods.no_longer_favour(db, clerk.record_id, nice_class, name)
