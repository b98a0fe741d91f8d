"""The catalogue as a desk offers it, its guides as a source for the search, and the version that each record names."""

from dataclasses import replace
from datetime import date

import pytest

from station_app.actions import guides, item_overlays
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.item_overlays import ItemOverlay
from station_app.storage import guides as stored
from station_app.storage import journal
from tests.helpers.office import Office

TODAY = date(2026, 11, 19)


def _lay(office: Office, code: str, **words) -> None:  # type: ignore[no-untyped-def]
    item_overlays.lay_over(
        office.store, office.desk.clerk, code, ItemOverlay(**words), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def test_every_record_names_the_items_code_and_the_version_of_the_catalogue(office: Office) -> None:
    saved = office.record(items=["S05", "S11"])
    body = journal.latest(office.store.db, saved.record_id).body()  # type: ignore[union-attr]
    assert (body["items"], body["catalogue_version"]) == (["S05", "S11"], office.desk.catalogue.version)


def test_the_versions_of_the_catalogue_are_told(office: Office) -> None:
    assert stored.versions(office.store.db) == [office.desk.catalogue.version]


def test_a_districts_word_survives_the_night_and_is_in_the_journal(office: Office) -> None:
    _lay(office, "S05", name="商标续展（江东）", note="周三下午")
    _lay(office, "T02", hidden=True)
    desk = office.reopen()
    assert desk.catalogue.label("service_item", "S05") == "商标续展（江东）"
    offered = [code.code for code in desk.catalogue.current("service_item", TODAY)]
    assert "T02" not in offered
    assert guides.own_lines(office.store.db, desk.catalogue, "S05", TODAY).note == "周三下午"
    _lay(office, "S05")
    assert office.reopen().catalogue.label("service_item", "S05") == "商标续展"
    told = [entry.body() for entry in journal.walk(office.store.db) if entry.kind == "setting"]
    assert {one["name"] for one in told} == {"item_overlays"}
    assert [(one["value"], one.get("item_name"), one.get("item_hidden", False)) for one in told] == [
        ("S05", "商标续展（江东）", False), ("T02", None, True), ("S05", None, False)]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words", "refused"),
    [("S99", {}, "item-unknown"), ("S05", {"name": "长" * 41}, "text-long"),
     ("S05", {"note": "长" * 121}, "text-long")],
)
def test_an_overlay_makes_no_codes_and_keeps_to_its_lines(office: Office, code: str, words, refused: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match=refused):
        _lay(office, code, **words)
    assert item_overlays.overlays(office.store.db) == {}


def test_not_every_item_can_be_hidden(office: Office) -> None:
    codes = [code.code for code in office.desk.catalogue["service_item"]]
    for code in codes[:-1]:
        _lay(office, code, hidden=True)
    with pytest.raises(Refused, match="item-last"):
        _lay(office, codes[-1], hidden=True)


def test_only_the_manager_words_items_anew(office: Office) -> None:
    office.desk.clerk = replace(office.desk.clerk, role=Role.CLERK)
    with pytest.raises(Refused, match="not-allowed"):
        _lay(office, "S05", name="x")


def test_a_guide_of_a_version_that_is_not_installed_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="reference-version-missing"):
        guides.read_guide(office.store.db, office.desk.catalogue, "S05", TODAY, "2020.1")
    with pytest.raises(Refused, match="item-unknown"):
        guides.read_guide(office.store.db, office.desk.catalogue, "S99", TODAY)
