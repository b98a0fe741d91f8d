"""Ten thousand visitors, and every one is found by whatever a clerk can type of him."""

import random
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from station_app.actions.visitors import write
from station_app.domain.journal import Act
from station_app.domain.readings import letters
from station_app.storage import lookup_keys
from station_app.storage.visitor_lookup import KnownVisitor, find, find_firms, of_record
from tests.helpers.office import make_office

# Surname, and how the people who bear it say it.
SURNAMES = (
    ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("吕", "lv"),
    ("曾", "zeng"), ("单", "shan"), ("仇", "qiu"), ("查", "zha"),
    ("解", "xie"), ("区", "ou"), ("盖", "ge"), ("盖", "gai"),
    ("乐", "yue"), ("乐", "le"), ("翟", "zhai"), ("覃", "qin"),
    ("覃", "tan"), ("朴", "piao"), ("缪", "miao"), ("员", "yun"),
    ("召", "shao"), ("繁", "po"), ("秘", "bi"), ("折", "she"),
    ("种", "chong"), ("祭", "zhai"), ("隗", "kui"), ("隗", "wei"),
    ("郗", "xi"), ("郗", "chi"), ("车", "che"), ("褚", "chu"),
    ("燕", "yan"), ("应", "ying"), ("过", "guo"), ("阚", "kan"),
    ("谌", "chen"), ("谌", "shen"), ("逄", "pang"), ("宓", "mi"),
    ("瞿", "qu"), ("任", "ren"), ("宁", "ning"), ("尉", "wei"),
    ("沈", "shen"), ("柏", "bai"), ("牟", "mou"), ("牟", "mu"),
    ("句", "gou"), ("盛", "sheng"), ("黑", "hei"), ("那", "na"),
    ("尉迟", "yu chi"), ("长孙", "zhang sun"), ("万俟", "mo qi"), ("单于", "chan yu"), ("澹台", "tan tai"),
    ("令狐", "ling hu"), ("乐正", "yue zheng"), ("欧阳", "ou yang"), ("司马", "si ma"), ("皇甫", "huang fu"),
    ("拓跋", "tuo ba"), ("第五", "di wu"),
)  # fmt: skip
GIVEN = (
    ("国", "guo"), ("强", "qiang"), ("建", "jian"), ("华", "hua"), ("雪", "xue"), ("梅", "mei"), ("晓", "xiao"),
    ("峰", "feng"), ("静", "jing"), ("敏", "min"), ("丽", "li"),
    ("伟", "wei"), ("芳", "fang"), ("娜", "na"), ("秀", "xiu"),
    ("英", "ying"), ("桂", "gui"), ("兰", "lan"), ("振", "zhen"),
    ("东", "dong"), ("涛", "tao"), ("宝", "bao"), ("财", "cai"),
    ("㛃", "jie"), ("䶮", "yan"), ("𬭚", "chun"), ("𠮷", "ji"),
    ("女", "nv"), ("淑", "shu"), ("琴", "qin"), ("立", "li"),
    ("新", "xin"), ("子", "zi"), ("轩", "xuan"), ("梓", "zi"),
    ("涵", "han"), ("浩", "hao"), ("然", "ran"), ("宇", "yu"),
)  # fmt: skip
FAR = (("买买提·艾力", "mai mai ti ai li"), ("阿卜杜拉·热西提", "a bu du la re xi ti"), ("扎西·多吉", "zha xi duo ji"))
COUNT = 10_000
EVERYBODY = 400


def people() -> Iterator[tuple[str, str, str]]:
    """(name, how it is said, phone) of ten thousand people, no two with one phone."""
    chance = random.Random(20261122)
    phones = chance.sample(range(10**8), COUNT)
    for place in range(COUNT):
        if place % 97 == 0:
            name, said = FAR[place % len(FAR)]
        else:
            parts = [chance.choice(SURNAMES), *(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))]
            name, said = "".join(part[0] for part in parts), " ".join(part[1] for part in parts)
        yield name, said, f"139{phones[place]:08d}"


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    office = make_office(tmp_path_factory.mktemp("town"))
    known = list(people())
    act = Act(office.ids(), "record", office.desk.clerk.record_id, "2026-11-19T09:00:00.000+08:00", "")
    with office.store.atomic() as db:
        ids = [
            write(db, act, "visitor", office.ids(), {"name": name, "phone": phone}, office.ids)
            for name, _said, phone in known
        ]
    yield SimpleNamespace(office=office, db=office.store.db, people=[(*one, ids[at]) for at, one in enumerate(known)])
    office.close()


def among(found: list[KnownVisitor], record_id: str) -> bool:
    return record_id in {one.record_id for one in found}


def test_everybody_of_ten_thousand_is_found_by_the_tail_and_the_whole_of_his_phone(town) -> None:  # type: ignore[no-untyped-def]
    for _name, _said, phone, record_id in town.people:
        assert find(town.db, phone)[0].record_id == record_id
        assert among(find(town.db, phone[-4:], EVERYBODY), record_id)
        assert among(find(town.db, phone[-6:]), record_id)


def _namesakes(people) -> dict[str, int]:  # type: ignore[no-untyped-def]
    counted: dict[str, int] = {}
    for name, _said, _phone, _id in people:
        counted[name] = counted.get(name, 0) + 1
    return counted


def test_everybody_of_ten_thousand_is_found_by_characters_full_pinyin_and_initials(town) -> None:  # type: ignore[no-untyped-def]
    lost = []
    for name, said, phone, record_id in town.people:
        syllables = said.split()
        ways = (name, "".join(syllables), "".join(one[0] for one in syllables))
        for way in ways:
            # Where many answer to the same letters, the tail of the phone beside them tells who is meant.
            if not among(find(town.db, way), record_id) and not among(find(town.db, f"{way} {phone[-4:]}"), record_id):
                lost.append((name, way))
    assert lost == []


def test_initials_alone_list_a_rare_name_at_once(town) -> None:  # type: ignore[no-untyped-def]
    counted = _namesakes(town.people)
    rare = [(name, said) for name, said, _phone, _id in town.people if counted[name] == 1 and len(name) > 3][:60]
    assert len(rare) == 60
    for name, said in rare:
        shown = find(town.db, "".join(one[0] for one in said.split()))
        assert name in [one.name for one in shown], said


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("万俟国强", "mqgq"), ("万俟国强", "moqiguo"), ("尉迟晓峰", "ycxf"), ("长孙建华", "zhangsunjh"),
        ("欧阳晓峰", "ouyangxf"), ("欧阳晓峰", "晓峰"), ("曾国强", "zenggq"), ("曾国强", "z'g'q"), ("吕敏", "lüm"),
        ("𠮷䶮", "jy"), ("㛃𬭚", "㛃𬭚"),
        ("买买提·艾力", "maimaitial"), ("买买提·艾力", "艾力"), ("买买提·艾力", "aili"),
        ("John Smith", "smith"), ("John Smith", "ＪＯＨＮ"), ("Müller", "müll"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(office, name: str, typed: str) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name=name)
    assert [one.name for one in find(office.store.db, typed)] == [name]


def test_a_name_of_sixty_characters_is_found_and_kept_whole(office) -> None:  # type: ignore[no-untyped-def]
    name = "䶮" * 30 + "买买提·" + "㛃𬭚𠮷" * 8 + "艾力"
    assert len(name) == 60
    office.record(visitor_name=name)
    for typed in (name, name[:25], "艾力", "买买提㛃", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"):
        assert [one.name for one in find(office.store.db, typed)] == [name], typed
    assert find(office.store.db, name + "马") == []


@pytest.mark.parametrize(
    "typed", ["6688", "13800136688", "138 0013 6688", "+86 138-0013-6688", "１３８００１３６６８８", "1380"]
)
def test_a_phone_is_found_by_its_head_its_tail_and_as_it_is_pasted(office, typed: str) -> None:  # type: ignore[no-untyped-def]
    office.record()
    office.record(visitor_name="别人", visitor_phone="13911112222")
    assert [one.name for one in find(office.store.db, typed)] == ["张国强"]


def test_a_shared_phone_lists_all_its_people(office) -> None:  # type: ignore[no-untyped-def]
    names = [f"家人{chr(0x4E00 + place)}" for place in range(12)]
    for name in names:
        office.record(visitor_name=name, visitor_phone="01085116688")
    assert sorted(one.name for one in find(office.store.db, "01085116688")) == sorted(names)
    assert len(find(office.store.db, "6688")) == len(names)


@pytest.mark.parametrize(
    "typed", ["江楠餐饮", "北京江楠", "餐饮", "jncy", "jiangnan", "bjjn", "91110105600037341", "911101056000373419"]
)
def test_a_firm_lists_its_people_under_that_firm(office, typed: str) -> None:  # type: ignore[no-untyped-def]
    firm = {"org_name": "北京江楠餐饮管理有限公司", "uscc": "911101056000373419"}
    office.record(visitor_name="江晓楠", visitor_phone="13800136681", role="01", **firm)
    office.record(visitor_name="刘桂兰", visitor_phone="13800136682", role="02", **firm)
    office.record(visitor_name="刘桂兰", visitor_phone="13800136682", org_name="桂兰小吃店")
    found = find(office.store.db, typed)
    assert sorted((one.name, one.org_name, one.role) for one in found) == [
        ("刘桂兰", firm["org_name"], "02"), ("江晓楠", firm["org_name"], "01"),
    ]  # fmt: skip
    (shown,) = find_firms(office.store.db, typed)
    assert (shown.org_name, shown.people, shown.visits) == (firm["org_name"], 2, 2)


def test_who_came_last_stands_first(office) -> None:  # type: ignore[no-untyped-def]
    for phone in ("13800000001", "13800000002", "13800000003"):
        office.record(visitor_name="王静", visitor_phone=phone)
    office.clock.forward(days=1)
    office.record(visitor_name="王静", visitor_phone="13800000002")
    assert find(office.store.db, "wj")[0].phone == "13800000002"
    assert find(office.store.db, "王静")[0].visits == 2


def test_the_number_of_a_visit_finds_who_came(office) -> None:  # type: ignore[no-untyped-def]
    saved = office.record()
    assert [one.name for one in find(office.store.db, saved.number.lower())] == ["张国强"]


def test_keys_follow_a_corrected_name_and_go_with_a_voided_one(office) -> None:  # type: ignore[no-untyped-def]
    saved = office.record(visitor_name="陈静")
    office.amend(saved.number, visitor_name="王晶晶", visitor_phone="13922223333")
    db = office.store.db
    assert [len(find(db, typed)) for typed in ("cj", "陈", "6688", "wjj", "3333")] == [0, 0, 0, 1, 1]
    assert list(lookup_keys.faults(db)) == []


def test_verify_finds_a_key_that_is_missing_and_one_that_is_too_many(office) -> None:  # type: ignore[no-untyped-def]
    office.record()
    db = office.store.db
    (rid,) = db.execute("SELECT rid FROM visitors").fetchone()
    db.execute("DELETE FROM visitor_keys WHERE key = 'szgq'")
    db.execute("INSERT INTO visitor_keys (key, rid) VALUES ('sxyz', ?)", (rid,))
    assert list(lookup_keys.faults(db)) == [
        ("row-missing", f"visitor_keys:{rid}"), ("row-without-journal", f"visitor_keys:{rid}")
    ]  # fmt: skip


def test_one_digit_and_signs_find_nobody(office) -> None:  # type: ignore[no-untyped-def]
    office.record()
    for typed in ("", " ", "1", "66", "%", "_", "*", '"', "' OR 1=1", "\U0010ffff", "-", "+"):
        assert find(office.store.db, typed) == []
    assert of_record(office.store.db, "nobody") is None
    assert letters("ZHANG'gúo") == "zhanggo"
