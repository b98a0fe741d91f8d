"""Searching a station with a long past: the first page of any query, its count, the index's size, scrolling, XLSX.

The other side of each page is a scan with LIKE over the same texts on the same connection, its 64 MiB of pages warm.
"""

import os
import random
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import milliseconds, percentile
from benchmarks.sizes import EARNEST, Sizes
from benchmarks.station_maker import MANAGER, PASSWORD, copy_of_station, counter
from station_app.actions import searching
from station_app.documents.list_files import ListColumn, ListSheet, write_list
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.storage import search, search_index
from station_app.storage.cipher import Database
from station_app.storage.search import Search
from station_app.ui.background import SEARCH_CACHE_MIB

FRAME: Final = 16.0
ROWS: Final = 1_000_000
"""What the list is scrolled over: the records of the station, told again and again until they are so many."""
PAGE_SHORT: Final = 10.0
PAGE_LONG: Final = 20.0
COUNT: Final = 100.0
XLSX_SECONDS: Final = 1.5
XLSX_ROWS: Final = 5000
INDEX: Final = 2.0
FASTER: Final = 1 / 20
_SCAN: Final = (
    "SELECT 1, c.rid, c.day FROM consultations AS c LEFT JOIN visitors AS v ON v.record_id = c.visitor_id"
    " LEFT JOIN organisations AS o ON o.record_id = c.organisation_id WHERE c.question LIKE ?1 OR c.answer LIKE ?1"
    " OR c.number LIKE ?1 OR v.name LIKE ?1 OR v.phone LIKE ?1 OR o.org_name LIKE ?1"
    " UNION ALL SELECT 2, i.rid, i.day FROM intakes AS i WHERE i.number LIKE ?1 OR i.applicant_name LIKE ?1"
    " OR i.handler_name LIKE ?1 OR i.handler_phone LIKE ?1 OR i.mark_name LIKE ?1"
    " UNION ALL SELECT 12, b.rid, b.day FROM bookings AS b LEFT JOIN visitors AS v ON v.record_id = b.visitor_id"
    " LEFT JOIN experts AS e ON e.record_id = b.expert_id WHERE b.question LIKE ?1 OR b.materials LIKE ?1"
    " OR b.other_party LIKE ?1 OR b.number LIKE ?1 OR v.name LIKE ?1 OR v.phone LIKE ?1 OR e.name LIKE ?1"
    " ORDER BY 3 DESC LIMIT 100"
)
"""The whole of what is most often looked for, and no index: not even the one by day, which would let it stop early."""


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Queries cut from what was really asked, and words that nobody wrote."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.past)
    rounds = 120 if sizes.past == EARNEST.past else 3
    with counter(folder, 6) as at:
        reader = at.desk.store.reader(SEARCH_CACHE_MIB)
        try:
            yield from _queries(reader.db, at.desk.clerk, at.desk.catalogue, sizes, rounds)
            yield from _taken_out(reader.db, at.desk.clerk, at.desk.catalogue, place)
        finally:
            reader.close()
    yield from _scrolled(folder.root, rounds, ROWS if rounds > 3 else 5000)


def _typed(db: Database, seed: int, count: int) -> dict[str, list[str]]:
    chance = random.Random(seed)
    (last,) = db.execute("SELECT max(rid) FROM consultations").fetchone()
    texts = []
    while len(texts) < count:
        row = db.execute("SELECT question FROM consultations WHERE rid = ?", (chance.randint(1, last),)).fetchone()
        if row and row[0] and len(row[0]) > 8:
            texts.append(row[0])

    def cut(length: int) -> list[str]:
        return [text[at : at + length] for text in texts for at in (chance.randrange(len(text) - length),)]

    phones = [row[0][-4:] for row in db.execute("SELECT phone FROM visitors WHERE phone IS NOT NULL LIMIT ?", (count,))]
    return {
        "1": cut(1), "2": cut(2), "3": cut(3), "4": [*cut(4), *phones], "6": cut(6),
        "pinyin": [chance.choice(("zg", "wm", "liw", "zhang", "chenj", "zgq", "jncy")) for _ in range(count)],
        "two": [f"{one} {other}" for one, other in zip(cut(2), cut(2), strict=True)],
    }  # fmt: skip


def _queries(
    db: Database, clerk: Clerk, catalogue: Catalogue, sizes: Sizes, rounds: int
) -> Iterator[Figure]:  # fmt: skip
    typed = _typed(db, sizes.seed, rounds)
    (records,) = db.execute("SELECT count(*) FROM searched_rows").fetchone()
    taken: dict[str, list[float]] = {}
    scanned, counted = [], []
    for sort, words in typed.items():
        for text in words:
            try:
                asked = searching.asked(clerk, catalogue, text)
            except Refused:
                continue
            taken.setdefault(sort, []).append(milliseconds(lambda asked=asked: search.page(db, asked)))
            counted.append(milliseconds(lambda asked=asked: search.count(db, asked)))
        for text in words[:3]:
            scanned.append(milliseconds(lambda text=text: db.execute(_SCAN, (f"%{text}%",)).fetchall()))
    scan = median(scanned)
    for sort, samples in taken.items():
        limit = PAGE_LONG if sort in ("4", "6") else PAGE_SHORT
        yield compared(
            f"search-{sort}-p99", f"First page of hits, query “{sort}”, one in a hundred", "ms",
            percentile(samples, 0.99), limit, "what is agreed", 1.0,
            notes=(f"median {percentile(samples, 0.5):.2f} ms; {records:,} records",),
        )  # fmt: skip
    every = [sample for samples in taken.values() for sample in samples]
    yield compared(
        "search-against-scan", "First page of any query, median", "ms", median(every), scan,
        "a scan with LIKE over the same texts, the same pages in memory", FASTER,
    )  # fmt: skip
    yield compared(
        "search-count", "The exact count behind it, one in a hundred", "ms", percentile(counted, 0.99), COUNT,
        "what is agreed", 1.0,
    )  # fmt: skip
    text = sum(
        len(value.encode()) for _place, one in search.documents(db) for _field, value in (*one.texts, *one.codes)
    )
    yield compared(
        "search-index-size", "The search index", "MB", search_index.size(db) / 1e6, text / 1e6,
        "the text it indexes", INDEX,
    )  # fmt: skip


def _taken_out(db: Database, clerk: Clerk, catalogue: Catalogue, place: Path) -> Iterator[Figure]:
    asked = searching.asked(clerk, catalogue, "")
    columns = [ListColumn(name, name) for name in ("日期", "编号", "来访人", "电话", "单位", "摘要", "状态", "经办人")]
    sheet = ListSheet("清单", columns, (), ("说明", "列", "含义"))
    steps: list[int] = []

    def write() -> None:
        write_list(place / "list.xlsx", sheet, _rows(db, asked), lambda done: bool(steps.append(done) or True))

    taken = milliseconds(write) / 1000
    yield compared(
        "search-xlsx", f"XLSX of {min(XLSX_ROWS, search.count(db, asked)):,} rows", "s", taken, XLSX_SECONDS,
        "what is agreed", 1.0, notes=(f"{len(steps)} steps of progress",),
    )  # fmt: skip


def _rows(db: Database, asked: Search) -> Iterator[tuple[str, ...]]:
    after, count = None, 0
    while count < XLSX_ROWS:
        hits = search.page(db, asked, after=after, limit=500)
        for hit in hits:
            one = hit.document
            yield (one.day, one.number, one.name, one.phone, one.org, one.main, one.state, one.clerk)
        count += len(hits)
        if len(hits) < 500:
            return
        after = hits[-1].place


def _scrolled(root: Path, rounds: int, rows: int) -> Iterator[Figure]:
    """The real window: the list of everything, scrolled by the wheel and dragged over in leaps."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from datetime import datetime, timedelta

    from PySide6.QtWidgets import QApplication

    from benchmarks.station_maker import OPENING, Ids
    from station_app.actions import stations
    from station_app.domain.periods import BEIJING_TIME
    from station_app.storage.folder import DataFolder
    from station_app.ui import theme
    from station_app.ui.background import Background
    from station_app.ui.desk import Desk
    from station_app.ui.search import SearchPage

    application = QApplication.instance() or QApplication(["station"])
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply_theme(application, "light")
    now = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)
    ids = Ids(8)
    opened = stations.open_desk(DataFolder.at(root), MANAGER, PASSWORD, now=now, new_id=ids)
    background = Background(opened.store)
    reader = opened.store.reader()
    page = SearchPage(Desk(opened, reader, background, lambda: now, ids))
    page.resize(1182, 640)
    page.show()
    background.settle(60)
    every = search.places(reader.db, searching.asked(opened.clerk, opened.catalogue, ""), limit=rows)
    page.model.add_places(list(islice(cycle(every), rows - page.model.rowCount())), more=False)
    bar, samples = page.table.verticalScrollBar(), []
    for turn in range(rounds * 4):
        # Notches of a wheel, and now and then the scroll bar dragged somewhere else.
        wanted = bar.value() + 3 * 38 if turn % 20 else int(bar.maximum() * ((turn * 7) % 100) / 100)

        def frame(wanted: int = wanted) -> None:
            bar.setValue(wanted)
            page.table.viewport().repaint()

        samples.append(milliseconds(frame))
        if turn % 20 == 0:
            background.settle(10)
    yield compared(
        "search-scroll-p50", "A frame of the list while it is scrolled, median", "ms", median(samples), FRAME,
        "a frame of the screen", 1.0, notes=(f"{page.model.rowCount():,} rows; {len(samples)} frames",),
    )  # fmt: skip
    yield told("search-scroll-p99", "The same, one in a hundred", "ms", percentile(samples, 0.99))
    page.deleteLater()
    background.close()
    reader.close()
    opened.close()
