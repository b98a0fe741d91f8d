"""Whom a key slot opens for, and whom not."""

import pytest

from station_app.domain.faults import Refused
from station_app.storage.keyslots import KeySlots, new_key
from tests.helpers.office import CHEAP


def test_a_slot_moved_under_another_name_opens_nothing(tmp_path) -> None:
    key = new_key()
    slots = KeySlots.empty(CHEAP)
    slots.give_clerk("赵倩", "赵倩的口令", key)
    slots.write(tmp_path / "keys.json")
    text = (tmp_path / "keys.json").read_text("utf-8")
    (tmp_path / "keys.json").write_text(text.replace("赵倩", "王敏"), "utf-8")
    with pytest.raises(Refused, match="wrong-password"):
        KeySlots.read(tmp_path / "keys.json", CHEAP).open_clerk("王敏", "赵倩的口令")
