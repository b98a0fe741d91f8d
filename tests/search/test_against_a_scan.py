"""The index against a plain scan in Python: the same hits in the same order, whatever is asked."""

import os
import random

import pytest

from station_app.domain.searching import parse
from station_app.storage import search
from station_app.storage.search import Looker, Search
from station_app.storage.search_index import faults
from tests.helpers.searching import everything, fill, fold, scan

RECORDS = int(os.environ.get("STATION_SEARCH_RECORDS", "400"))
QUERIES = int(os.environ.get("STATION_SEARCHES", "250"))
SEED = int(os.environ.get("STATION_SEARCH_SEED", "20261122"))
MANAGER = Looker("", ratings=True)
RARE = (
    "㛃", "𠮷", "龘", "zgq", "zhang", "6688", "G003", "2026", "0001", "商标", "注册费", "不会有这样的词",
    "R&D", "２０２６",
)  # fmt: skip


def typed_by(chance: random.Random, texts: list[str]) -> tuple[str, list[str], list[str]]:
    """(what is typed, the folded words that must hit, those that must not)."""
    said, wanted, unwanted = [], [], []
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
        if chance.random() < 0.2:
            word = chance.choice(RARE)
        else:
            text = chance.choice(texts)
            length = min(len(text), chance.choice((1, 2, 2, 3, 4, 6)))
            at = chance.randrange(len(text) - length + 1)
            word = text[at : at + length]
        word = "".join(one for one in word if one not in '"“”，、。；,; \u3000-－').strip()
        if not fold(word):
            continue
        negative = bool(wanted) and chance.random() < 0.2
        # Quotes only where they change nothing: a quoted word is not a sound.
        quoted = chance.random() < 0.15 and not fold(word).isascii()
        (unwanted if negative else wanted).append(fold(word))
        said.append(("-" if negative else "") + (f"“{word}”" if quoted else word))
    return chance.choice((" ", "　", "，")).join(said), wanted, unwanted


def every_page(db, asked: Search) -> list[int]:
    """The places of all hits, page by page; the first page as it is shown."""
    found = [hit.place for hit in search.page(db, asked, limit=37)]
    while len(found) >= 37:
        more = search.places(db, asked, after=found[-1], limit=1000)
        found += more
        if len(more) < 1000:
            break
    return found


@pytest.mark.timeout(60 if RECORDS < 5000 else 3600)
def test_the_hits_are_those_of_a_plain_scan_in_the_same_order(office) -> None:
    fill(office, SEED, RECORDS)
    db = office.store.db
    records = everything(office)
    assert len(records) > RECORDS
    assert list(faults(db)) == []
    labels = search.labels_of(office.desk.catalogue)
    texts = [text for _place, record in records for _field, text in (*record.texts, *record.codes) if fold(text)]
    chance = random.Random(SEED)
    met = 0
    for _ in range(QUERIES):
        typed, wanted, unwanted = typed_by(chance, texts)
        if not wanted and not unwanted:
            continue
        asked = Search(parse(typed), MANAGER, labels)
        expected = scan(records, wanted, unwanted, labels)
        assert every_page(db, asked) == expected, typed
        assert search.count(db, asked) == len(expected), typed
        met += bool(expected)
    # Most of what is asked is there to be found, and not everything.
    assert met > QUERIES // 3


def test_filters_narrow_as_a_scan_would(office) -> None:
    fill(office, SEED + 1, 120)
    db = office.store.db
    # Without a word and without their kind, guides and policies are in no list.
    records = [pair for pair in everything(office) if pair[1].kind not in ("guide", "policy_text")]
    days = sorted({record.day for _place, record in records})
    first, last = days[1], days[-2]
    for filters, holds in (
        ({"kinds": ("intake", "task")}, lambda one: one.kind in ("intake", "task")),
        ({"first_day": first, "last_day": last}, lambda one: first <= one.day <= last),
        ({"clerk": office.desk.clerk.record_id}, lambda one: one.clerk == office.desk.clerk.record_id),
        ({"state": "open"}, lambda one: one.state == "open"),
        ({"item": "S05"}, lambda one: "S05" in one.labels),
        ({"channel": "02"}, lambda one: one.channel == "02"),
        ({"ratings": ("1", "2", "3")}, lambda one: one.rating in ("1", "2", "3")),
        ({"kinds": ("no-such-kind",)}, lambda _one: False),
    ):
        expected = [place for place, record in records if holds(record)]
        asked = search.narrowed(Search(parse(""), MANAGER), **filters)
        assert every_page(db, asked) == expected, filters
        assert search.count(db, asked) == len(expected)
    assert every_page(db, Search(parse(""), MANAGER, oldest_first=True)) == [place for place, _ in reversed(records)]


@pytest.mark.parametrize(
    "typed", ["商标 NEAR 注册", "question:商标", "商标 OR 注册", "商标* 注册", "(商标)", '"商标', "商标^"]
)
def test_an_operator_of_the_index_is_a_word_like_any_other(office, typed: str) -> None:
    fill(office, SEED, 60)
    db, records = office.store.db, everything(office)
    asked = Search(parse(typed), MANAGER)
    expected = scan(records, [word.plain for word in asked.query.words], [], {})
    assert every_page(db, asked) == expected
