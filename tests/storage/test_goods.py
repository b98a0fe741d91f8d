"""Goods lists: read strictly, editions beside each other, found while typing."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station_app.actions import goods as actions
from station_app.documents.goods_files import read_goods
from station_app.domain.faults import Refused
from station_app.domain.trademarks.goods import Edition, read_rows, read_tree
from station_app.storage import goods
from station_app.storage.goods_search import GoodsIndex
from tests.helpers.office import Office, make_office
from tests.helpers.reference import bundled_catalogue

OLD = Edition("12-2025", "试用", date(2025, 1, 1), date(2025, 12, 31))
NEW = Edition("13-2026", "试用", date(2026, 1, 1))


def tree(*items: tuple[str, str, str]) -> list[dict[str, Any]]:
    """(group, code, name) as a list of classes."""
    classes: dict[str, dict[str, Any]] = {}
    for group, code, name in items:
        top = classes.setdefault(group[:2], {"id": group[:2], "name": f"第{group[:2]}类", "children": {}})
        inner = top["children"].setdefault(group, {"id": group, "name": f"群{group}", "children": []})
        inner["children"].append({"id": code, "name": name, "remark": ""})
    return [one | {"children": list(one["children"].values())} for one in classes.values()]


GOODS = tree(
    ("0901", "090001", "计算机软件（已录制）"), ("0901", "090002", "可下载的手机应用软件"), ("0907", "090003", "手机"),
    ("0921", "090004", "眼镜"), ("2501", "250001", "服装"), ("2501", "250002", "T恤衫"), ("2507", "250003", "鞋"),
    ("3002", "300186", "茶"), ("3002", "300187", "红茶"), ("3001", "300001", "咖啡"), ("3601", "360001", "银行"),
    ("4301", "430001", "餐馆"), ("4301", "430002", "咖啡馆"), ("1202", "120001", "电动车"),
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


def put(office: Office, given: list[dict[str, Any]], edition: Edition, *, again: bool = False) -> bool:
    read = read_tree(given, edition)
    digest = hashlib.sha256(repr(given).encode()).hexdigest()
    with office.store.atomic() as db:
        return goods.install(db, read, digest, "2026-11-19T09:00:00+08:00", again=again)


@pytest.fixture
def index(office: Office) -> GoodsIndex:
    put(office, GOODS, NEW)
    return GoodsIndex.read(office.store.db, NEW.name)


@pytest.mark.parametrize(("typed", "found"), [
    ("茶", ["茶", "红茶"]),
    ("红", ["红茶"]),
    ("软件", ["计算机软件（已录制）", "可下载的手机应用软件"]),
    ("手机 软件", ["可下载的手机应用软件"]),
    ("sj", ["手机", "计算机软件（已录制）", "可下载的手机应用软件"]),
    ("shouji", ["手机", "可下载的手机应用软件"]),
    ("yh", ["银行"]),
    ("yinhang", ["银行"]),
    ("yin hang", ["银行"]),
    ("kafei", ["咖啡", "咖啡馆"]),
    ("ddc", ["电动车"]),
    ("ｔ恤", ["T恤衫"]),
    ("0901", ["计算机软件（已录制）", "可下载的手机应用软件"]),
    ("090003", ["手机"]),
    ("", []),
    ("   ", []),
    ("没有的东西", []),
])  # fmt: skip
def test_goods_are_found_by_words_sounds_and_codes(index: GoodsIndex, typed: str, found: list[str]) -> None:
    assert [one.name for one in index.search(typed)] == found


def test_four_digits_are_a_similar_group_before_they_are_the_beginning_of_a_code(office: Office) -> None:
    put(office, tree(("0911", "090134", "目镜"), ("0901", "090700", "计算机硬件")), NEW)
    index = GoodsIndex.read(office.store.db, NEW.name)
    assert [one.name for one in index.search("0901")] == ["计算机硬件", "目镜"]
    assert [one.name for one in index.search("09013")] == ["目镜"]


def test_a_search_keeps_to_a_class_and_to_its_limit(index: GoodsIndex) -> None:
    assert [one.name for one in index.search("咖啡", nice_class=43)] == ["咖啡馆"]
    assert len(index.search("0", limit=2)) == 2


def test_a_wording_that_is_not_of_the_list_is_answered_with_its_nearest(index: GoodsIndex) -> None:
    assert index.has(9, "眼镜")
    assert not index.has(10, "眼镜")
    assert not index.has(9, "墨镜眼镜")
    near = index.nearest("手机软件")
    assert near[0][1].name == "手机"
    assert [share for share, _ in near] == sorted((share for share, _ in near), reverse=True)
    assert "可下载的手机应用软件" in {one.name for _, one in near}
    assert "服装" not in {one.name for _, one in near}
    assert [one.name for _, one in index.nearest("咖啡厅", nice_class=43)] == ["咖啡馆"]
    assert index.nearest("量子纠缠") == []
    assert index.nearest("茶")[0][0] == 1.0


def test_editions_stand_side_by_side_and_the_one_of_the_filing_day_is_known(office: Office) -> None:
    assert put(office, GOODS, OLD)
    moved = tree(*[("1001", "100001", "眼镜"), ("3002", "300186", "茶"), ("3002", "300190", "绿茶")])
    assert put(office, moved, NEW)
    db = office.store.db
    assert [one.edition.name for one in goods.editions(db)] == ["13-2026", "12-2025"]
    assert [goods.edition_for(db, day) for day in (date(2025, 6, 1), date(2026, 6, 1), date(2024, 1, 1))] == [
        OLD, NEW, None,
    ]  # fmt: skip
    found = {(one.name, one.first_class, one.second_class) for one in goods.differences(db, "12-2025", "13-2026")}
    assert {("眼镜", 9, 10), ("绿茶", None, 30), ("红茶", 30, None)} <= found
    assert "茶" not in {name for name, _, _ in found}
    assert goods.missing_in(db, "13-2026", [(9, "眼镜"), (10, "眼镜"), (30, "茶")]) == [(9, "眼镜")]
    assert [one.code for one in goods.groups(db, "12-2025", 30)] == ["3001", "3002"]
    assert goods.classes(db, "13-2026")[0].name == "第10类"
    assert [one.name for one in goods.items_of_group(db, "12-2025", "3002")] == ["茶", "红茶"]


def test_the_same_file_changes_nothing_and_another_under_its_name_is_refused_unless_it_replaces_it(
    office: Office,
) -> None:
    assert put(office, GOODS, NEW)
    assert not put(office, GOODS, NEW)
    other = tree(("3002", "300186", "茶"))
    with pytest.raises(Refused, match="goods-edition-differs"):
        put(office, other, NEW)
    assert put(office, other, NEW, again=True)
    assert len(GoodsIndex.read(office.store.db, NEW.name)) == 1


def test_a_clerk_keeps_a_short_list(office: Office) -> None:
    clerk, now = office.desk.clerk, office.clock()
    for nice_class, name in ((43, "餐馆"), (30, "茶"), (43, "餐馆")):
        actions.favour(office.store, clerk, nice_class, name, "", now=now)
    assert goods.favourites(office.store.db, clerk.record_id) == [(30, "茶", ""), (43, "餐馆", "")]
    actions.no_longer_favour(office.store, clerk, 30, "茶")
    assert goods.favourites(office.store.db, clerk.record_id) == [(43, "餐馆", "")]


def test_a_sheet_is_read_like_a_tree_and_wrong_rows_are_named_by_their_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["类别", "类似群", "商品编码", "商品名称"], ["30", "3002", "300186", "茶"], [30, "3002", "", "奶茶"],
                ["30", "2901", "290001", "肉"], ["46", "4601", "", "？"], ["30", "3002", "3001", "茶饼"],
                ["30", "3002", "300186", "茶"], ["30", "3002", "", "\u202e茶"]):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    read, digest = read_goods(tmp_path / "list.xlsx", NEW)
    assert [(row.nice_class, row.code, row.name) for row in read.rows] == [(30, "300186", "茶"), (30, "", "奶茶")]
    assert [(one.place, one.fault.code) for one in read.refused] == [
        ("4", "goods-group"), ("5", "goods-class"), ("6", "goods-code"), ("7", "goods-row-twice"),
        ("8", "goods-character"),
    ]  # fmt: skip
    assert digest == hashlib.sha256((tmp_path / "list.xlsx").read_bytes()).hexdigest()
    with pytest.raises(Refused, match="goods-column"):
        read_rows(["类别", "商品名称"], [], NEW)


@pytest.mark.parametrize(("name", "content", "code"), [
    ("list.json", b"{", "goods-file-unreadable"),
    ("list.json", b'{"a": 1}', "goods-file-shape"),
    ("list.json", b"[]", "goods-file-empty"),
    ("list.json", b'{"valid_from": "soon", "classes": []}', "goods-date"),
    ("list.xlsx", b"no zip", "goods-file-unreadable"),
    ("list.txt", b"", "goods-file-kind"),
])  # fmt: skip
def test_a_file_that_is_no_goods_list_is_refused_by_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused, match=code):
        read_goods(tmp_path / name, NEW)
    with pytest.raises(Refused, match="goods-file-missing"):
        read_goods(tmp_path / "gone.json", NEW)


def test_another_kind_of_file_is_given_up_on_and_not_stored_by_halves() -> None:
    with pytest.raises(Refused, match="goods-file-other"):
        read_tree([{"id": "99", "name": "?"}] * 300, NEW)


def test_a_file_may_name_its_own_edition_and_days() -> None:
    given = {"edition": "13-2026", "source": "市中心", "valid_from": "2026-01-01", "classes": GOODS}
    assert read_tree(given, Edition("list")).edition == Edition("13-2026", "市中心", date(2026, 1, 1))
    assert Edition("list").in_force(date(2026, 1, 1)) is None


def test_the_starter_list_holds_something_for_every_class_in_our_own_words() -> None:
    starter = GoodsIndex.starter(bundled_catalogue())
    assert {code.number("nice_class") for code in bundled_catalogue()["starter_goods"]} == set(range(1, 46))
    assert len(starter) >= 135
    assert starter.search("ktv") == []
    assert starter.search("白酒")[0].nice_class == 33
