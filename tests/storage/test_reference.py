"""Reference data: a bundle is read strictly, installed whole, and never changes afterwards."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station_app.domain.faults import Refused
from station_app.storage.cipher import Database, dbapi
from station_app.storage.reference import bring_up_to_date, install, installed_version, load, read_bundle
from station_app.storage.reference_bundles import version_key
from tests.helpers.reference import REFERENCE

MIGRATIONS = [
    REFERENCE.parent / "station" / "migrations" / name for name in ("0002_reference.sql", "0031_publications.sql")
]
AT = "2026-11-19T09:00:00+08:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
def db() -> Iterator[Database]:
    connection = dbapi.connect(":memory:", isolation_level=None)
    connection.executescript(
        "PRAGMA foreign_keys = ON;" + "".join(migration.read_text(encoding="utf-8") for migration in MIGRATIONS)
    )
    yield Database(connection)
    connection.close()


def _edit(file: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / file
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8")

    return apply


def test_the_bundle_of_the_program_is_sound_and_named_by_its_version(folder: Path) -> None:
    bundle = read_bundle(folder)
    assert bundle.version == "2026.11.4"
    assert bundle.catalogue.version == "2026.11.4"
    assert bundle == read_bundle(REFERENCE)
    _edit("channels.csv", lambda text: text.replace("现场来访", "到站来访"))(folder)
    assert read_bundle(folder).digest != bundle.digest


@pytest.mark.parametrize(
    ("damage", "code", "details"),
    [
        (_edit("channels.csv", lambda text: text.replace("valid_to", "valid_until", 1)), "reference-column",
         {"file": "channels.csv", "line": 1, "column": "valid_until"}),
        (_edit("ip_types.csv", lambda text: text.replace(",report_group", "", 1)), "reference-column",
         {"file": "ip_types.csv", "line": 1, "column": "report_group"}),
        (_edit("channels.csv", lambda text: text.replace("\n03,", "\n02,", 1)), "reference-duplicate",
         {"file": "channels.csv", "line": 4, "column": "code", "value": "02"}),
        (_edit("channels.csv", lambda text: text.replace("2021-01-01", "2021-13-01", 1)), "reference-date",
         {"file": "channels.csv", "line": 2, "column": "valid_from"}),
        (_edit("channels.csv", lambda text: text.replace("2021-01-01", "20210101", 1)), "reference-date",
         {"file": "channels.csv", "line": 2, "column": "valid_from"}),
        (_edit("channels.csv", lambda text: text.replace("2021-01-01,", "2021-01-01,2020-01-01", 1)), "reference-date",
         {"file": "channels.csv", "line": 2, "column": "valid_to"}),
        (_edit("channels.csv", lambda text: text.replace("2021-01-01", "2020-12-31", 1)), "reference-date",
         {"file": "channels.csv", "line": 2, "column": "valid_from"}),
        (_edit("channels.csv", lambda text: text.replace("电话", "", 1)), "reference-cell",
         {"file": "channels.csv", "line": 3, "column": "label"}),
        (_edit("channels.csv", lambda text: text.replace("电话", "电\u202e话", 1)), "reference-cell",
         {"file": "channels.csv", "line": 3, "column": "label"}),
        (_edit("channels.csv", lambda text: text.replace("02,电话", "02,电话,多一格", 1)), "reference-cells",
         {"file": "channels.csv", "line": 3, "cells": 5, "expected": 4}),
        (_edit("channels.csv", lambda text: text.replace("电话", '"电话', 1)), "reference-csv",
         {"file": "channels.csv", "line": 11}),
        (_edit("trademark_fees.csv", lambda text: text.replace("27000", "270.00", 1)), "reference-integer",
         {"file": "trademark_fees.csv", "line": 2, "column": "base_fen"}),
        (_edit("service_items.csv", lambda text: text.replace(",P,C,", ",Y,C,", 1)), "reference-unknown-code",
         {"file": "service_items.csv", "line": 2, "column": "category", "value": "Y"}),
        (_edit("ledger_words.csv", lambda text: text.replace("驳回复审,S11", "驳回复审,S77", 1)),
         "reference-unknown-code", {"file": "ledger_words.csv", "column": "value", "value": "S77"}),
        (_edit("manifest.toml", lambda text: text.replace('"2026.11.4"', '"latest"', 1)), "reference-manifest",
         {"file": "manifest.toml", "key": "version"}),
        (_edit("manifest.toml", lambda text: text.replace('"channels.csv"', '"../channels.csv"', 1)),
         "reference-manifest", {"file": "manifest.toml", "key": "file"}),
        (_edit("manifest.toml", lambda text: text.replace("list = ", "colour = ", 1)), "reference-manifest",
         {"file": "manifest.toml", "key": "files"}),
        (_edit("manifest.toml", lambda text: text.replace("[[files]]", "[[files", 1)), "reference-manifest",
         {"file": "manifest.toml", "key": ""}),
        (lambda folder: (folder / "roles.csv").unlink(), "reference-file-missing", {"file": "roles.csv"}),
        (lambda folder: (folder / "more.csv").write_text("code\n"), "reference-file-unnamed", {"file": "more.csv"}),
        (lambda folder: (folder / "roles.csv").write_bytes("code,label\n01,法人".encode("gb18030")),
         "reference-encoding", {"file": "roles.csv"}),
    ],
)
def test_a_damaged_bundle_is_refused_with_file_line_and_column(
    folder: Path, damage: Callable[[Path], object], code: str, details: dict[str, object]
) -> None:
    damage(folder)
    with pytest.raises(Refused) as refused:
        read_bundle(folder)
    fault = refused.value.faults[0]
    assert fault.code == code
    assert {name: fault.details[name] for name in details} == details


def test_what_was_installed_is_what_was_read(db: Database, folder: Path) -> None:
    bundle = read_bundle(folder)
    assert installed_version(db) is None
    assert install(db, bundle, AT) is True
    assert installed_version(db) == "2026.11.4"
    assert load(db) == load(db, "2026.11.4") == bundle.catalogue
    assert load(db).word("service_item", "驳回复审") == ("S11",)


def test_the_same_bundle_twice_changes_nothing(db: Database, folder: Path) -> None:
    install(db, read_bundle(folder), AT)
    rows = db.execute("SELECT count(*) FROM reference_codes").fetchone()
    assert install(db, read_bundle(folder), AT) is False
    assert db.execute("SELECT count(*) FROM reference_codes").fetchone() == rows


def test_installing_opens_no_transaction_of_its_own(db: Database, folder: Path) -> None:
    db.execute("BEGIN IMMEDIATE")
    install(db, read_bundle(folder), AT)
    db.execute("ROLLBACK")
    assert installed_version(db) is None
    assert db.execute("SELECT count(*) FROM reference_codes").fetchone() == (0,)


def _renumber(folder: Path, version: str) -> None:
    _edit("manifest.toml", lambda text: text.replace('"2026.11.4"', f'"{version}"', 1))(folder)


def test_an_old_record_is_still_read_with_its_own_version(db: Database, folder: Path) -> None:
    install(db, read_bundle(folder), AT)
    _renumber(folder, "2026.12")
    _edit("channels.csv", lambda text: text.replace("02,电话,2021-01-01,", "02,来电,2021-01-01,2026-11-30", 1))(folder)
    install(db, read_bundle(folder), AT)
    assert installed_version(db) == "2026.12"
    assert (load(db).label("channel", "02"), load(db, "2026.11.4").label("channel", "02")) == ("来电", "电话")


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (_edit("channels.csv", lambda text: text.replace("电话", "来电", 1)), "reference-version-differs"),
        (lambda folder: _renumber(folder, "2026.9"), "reference-version-older"),
    ],
)
def test_a_bundle_that_goes_back_is_refused(
    db: Database, folder: Path, prepare: Callable[[Path], None], code: str
) -> None:
    install(db, read_bundle(folder), AT)
    prepare(folder)
    with pytest.raises(Refused, match=code):
        install(db, read_bundle(folder), AT)
    assert load(db) == read_bundle(REFERENCE).catalogue


def test_a_code_may_be_retired_but_never_removed(db: Database, folder: Path) -> None:
    install(db, read_bundle(folder), AT)
    _renumber(folder, "2026.12")
    _edit("enterprise_scales.csv", lambda text: text.replace("9,不详,2021-01-01,\n", "", 1))(folder)
    with pytest.raises(Refused) as refused:
        install(db, read_bundle(folder), AT)
    fault = refused.value.faults[0]
    assert (fault.code, fault.details) == ("reference-code-removed", {"list": "enterprise_scale", "value": "9"})
    assert installed_version(db) == "2026.11.4"


def test_a_version_that_is_not_there_is_refused(db: Database) -> None:
    with pytest.raises(Refused, match="reference-version-missing"):
        load(db, "2031.1")
    with pytest.raises(Refused, match="reference-version-missing"):
        load(db)


@pytest.mark.parametrize("change", ["UPDATE reference_codes SET label = 'x'", "DELETE FROM reference_codes"])
def test_an_installed_version_cannot_be_changed(db: Database, folder: Path, change: str) -> None:
    install(db, read_bundle(folder), AT)
    with pytest.raises(dbapi.IntegrityError, match="stays as it is"):
        db.execute(change)


def test_versions_are_ordered_as_numbers() -> None:
    assert version_key("2026.9") < version_key("2026.11") < version_key("2026.11.4") < version_key("2027.1")


def test_a_desk_whose_program_was_updated_gets_its_newer_lists_and_a_newer_bundle_of_the_city_stays(
    db: Database, folder: Path
) -> None:
    install(db, read_bundle(folder), AT)
    assert bring_up_to_date(db, folder, AT) is False
    _renumber(folder, "2026.12")
    assert bring_up_to_date(db, folder, AT) is True
    assert installed_version(db) == "2026.12"
    assert bring_up_to_date(db, REFERENCE, AT) is False
    assert installed_version(db) == "2026.12"


def test_codes_that_only_the_city_has_are_not_lost_to_an_update_of_the_program(db: Database, folder: Path) -> None:
    _renumber(folder, "2026.10")
    _edit("channels.csv", lambda text: text + "77,站外巡讲,2026-01-01,\n")(folder)
    install(db, read_bundle(folder), AT)
    assert bring_up_to_date(db, REFERENCE, AT) is False
    assert load(db).label("channel", "77") == "站外巡讲"
