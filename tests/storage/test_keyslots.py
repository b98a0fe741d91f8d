"""Key slots: who opens the database with what, what a lost password costs, and what a copy of the file tells."""

import json
from pathlib import Path

import pyrage
import pytest

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.keyslots import Cost, KeySlots, new_key, new_recovery_code
from tests.helpers.office import CHEAP

KEY = bytes(range(32))


@pytest.fixture
def slots() -> KeySlots:
    made = KeySlots.empty(CHEAP)
    made.give_clerk("王敏", "窗口-2026", KEY)
    made.give_clerk("李想", "另一个口令", KEY)
    return made


def test_each_clerk_opens_the_same_database_with_a_password_of_his_own(slots: KeySlots, tmp_path: Path) -> None:
    slots.write(tmp_path / "keys.json")
    read = KeySlots.read(tmp_path / "keys.json")
    assert read.clerks() == ["王敏", "李想"]
    assert read.open_clerk("王敏", "窗口-2026") == read.open_clerk("李想", "另一个口令") == KEY
    for name, password, code in (
        ("王敏", "另一个口令", "wrong-password"), ("王敏", "", "wrong-password"),
        ("王敏", "窗口-2026 ", "wrong-password"), ("赵倩", "窗口-2026", "unknown-clerk"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            read.open_clerk(name, password)


def test_a_new_password_takes_the_place_of_the_old_one_and_who_left_opens_nothing(slots: KeySlots) -> None:
    slots.give_clerk("王敏", "新的口令 2026", KEY)
    assert slots.clerks() == ["李想", "王敏"]
    assert slots.open_clerk("王敏", "新的口令 2026") == KEY
    with pytest.raises(Refused, match="wrong-password"):
        slots.open_clerk("王敏", "窗口-2026")
    slots.revoke_clerk("李想")
    with pytest.raises(Refused, match="unknown-clerk"):
        slots.open_clerk("李想", "另一个口令")


@pytest.mark.parametrize(
    "sloppily",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code}\n",
        lambda code: code.replace("-", "－"),
        lambda code: "".join(chr(ord(one) + 0xFEE0) if one != "-" else "—" for one in code),
    ],
)
def test_a_recovery_code_opens_however_it_is_typed(slots: KeySlots, sloppily) -> None:
    code = new_recovery_code()
    slots.give_recovery_code(code, KEY)
    assert slots.open_recovery(sloppily(code)) == KEY


def test_a_recovery_code_that_is_wrong_used_or_was_never_made_opens_nothing(slots: KeySlots) -> None:
    with pytest.raises(Refused, match="no-recovery-code"):
        slots.open_recovery(new_recovery_code())
    first, second = new_recovery_code(), new_recovery_code()
    slots.give_recovery_code(first, KEY)
    slots.give_recovery_code(second, KEY)
    for wrong in (first, second[:-1], second[:-1] + ("A" if second[-1] != "A" else "B"), ""):
        with pytest.raises(Refused, match="wrong-recovery-code"):
            slots.open_recovery(wrong)
    assert slots.open_recovery(second) == KEY


def test_a_recovery_code_can_be_read_off_paper() -> None:
    codes = {new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("ILO01")
    assert {tuple(map(len, code.split("-"))) for code in codes} == {(4,) * 8}


def test_the_city_opens_its_seal_with_the_recovery_key_and_nobody_else_does(slots: KeySlots, tmp_path: Path) -> None:
    city, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    assert slots.city_seal() is None
    slots.give_city(str(stranger.to_public()), KEY)
    slots.give_city(str(city.to_public()), KEY)
    slots.write(tmp_path / "keys.json")
    sealed = KeySlots.read(tmp_path / "keys.json").city_seal()
    assert sealed is not None
    assert pyrage.decrypt(sealed, [city]) == KEY
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [stranger])


def test_a_try_at_a_password_costs_what_the_standard_asks_for(slots: KeySlots, tmp_path: Path) -> None:
    # RFC 9106, second recommended option: three passes over 64 MiB.
    assert (Cost().passes, Cost().memory_kib) == (3, 64 * 1024)
    dear = KeySlots.empty()
    dear.give_clerk("王敏", "窗口-2026", KEY)
    dear.write(tmp_path / "keys.json")
    stored = json.loads((tmp_path / "keys.json").read_text("utf-8"))["slots"][0]
    assert (stored["passes"], stored["lanes"], stored["memory_kib"]) == (3, Cost().lanes, 64 * 1024)


def test_the_key_file_holds_no_key_and_two_slots_of_one_password_look_unlike(slots: KeySlots, tmp_path: Path) -> None:
    slots.give_clerk("赵倩", "窗口-2026", KEY)
    slots.write(tmp_path / "keys.json")
    text = (tmp_path / "keys.json").read_text("utf-8")
    assert KEY.hex() not in text.lower()
    stored = {slot["clerk"]: slot for slot in json.loads(text)["slots"]}
    assert all(stored["王敏"][name] != stored["赵倩"][name] for name in ("salt", "nonce", "wrapped"))
    assert len({new_key() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", '{"version": 1}', '{"version": 1, "slots": {}}', '{"version": 1, "slots": [null]}',
        '{"version": 1, "slots": [{"kind": "clerk"}]}', '{"version": 1, "slots": [{"kind": "clerk", "clerk": 7}]}',
        "[" * 100_000, "\x00\x01",
    ],
)  # fmt: skip
def test_a_key_file_of_another_shape_is_told_as_damaged(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content, "utf-8")
    with pytest.raises(Trouble, match="keys-damaged"):
        KeySlots.read(tmp_path / "keys.json")


@pytest.mark.parametrize(
    ("name", "value"),
    [("salt", "zz"), ("memory_kib", "many"), ("passes", 0), ("memory_kib", 1 << 40), ("wrapped", 7), ("nonce", "00")],
)
def test_a_slot_that_was_spoiled_is_told_as_damaged_or_wrong_and_never_breaks_off(
    slots: KeySlots, tmp_path: Path, name: str, value: object
) -> None:
    slots.write(tmp_path / "keys.json")
    document = json.loads((tmp_path / "keys.json").read_text("utf-8"))
    document["slots"][0][name] = value
    (tmp_path / "keys.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises((Trouble, Refused), match=r"keys-damaged|wrong-password"):
        KeySlots.read(tmp_path / "keys.json").open_clerk("王敏", "窗口-2026")
