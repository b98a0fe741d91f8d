"""The office's own backup: proven when made, whole or refused when read, from either database to either."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from city_centre import acknowledge, backups, intake, office
from city_centre.keys import DamagedKeys, WrongPassword
from city_centre.office import Office, OfficeRefused
from city_centre.storage import batches, centre, rows
from city_centre.storage.engine import reading
from city_centre.storage.migrations import NewerDatabase
from city_centre.verify import verify
from tests.city_centre.conftest import NOW, PASSWORD
from tests.helpers.wire import Desk, row


def _put(office_: Office, desk: Desk, *names: str) -> None:
    intake.receive(office_, desk.batch([row(name, person={"question": "谁的商标"}) for name in names]), NOW)


def _hw(office_: Office) -> list[tuple[int, int]]:
    with reading(office_.engine) as connection:
        return [(one.hw, one.archived) for one in batches.station_epochs(connection, "G003")]


def test_two_proven_backups_make_a_batch_archived_and_the_station_is_told(
    centre: Office, desk: Desk, tmp_path: Path
) -> None:
    _put(centre, desk, "a")
    assert backups.make(centre, tmp_path / "out", NOW).archived_epochs == 0
    _put(centre, desk, "b")
    assert _hw(centre) == [(2, 0)]
    backups.make(centre, tmp_path / "out", NOW + timedelta(days=1))
    assert _hw(centre) == [(2, 1)]
    backups.make(centre, tmp_path / "out", NOW + timedelta(days=2))
    told = desk.read(acknowledge.answer(centre, "G003", NOW)).epochs
    assert [(one.hw, one.archived) for one in told] == [(2, 2)]
    assert len(list((tmp_path / "out").glob("*.ccb"))) == 3
    assert not (centre.data / "backup-being-verified").exists()


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_restored_office_holds_every_row_verifies_and_asks_the_stations_for_what_it_lost(
    centre: Office, desk: Desk, tmp_path: Path, target: str, request: pytest.FixtureRequest
) -> None:
    if centre.engine.dialect.name == target == "postgresql":
        pytest.skip("both in one server would share the schema's search path")
    _put(centre, desk, "a", "b")
    acknowledge.answer(centre, "G003", NOW)
    made = backups.make(centre, tmp_path / "out", NOW)
    before = {name: text for name, text in _everything(centre).items() if name != "archives"}
    _put(centre, desk, "lost")
    place = tmp_path / "again"
    url = request.getfixturevalue("postgresql_url") if target == "postgresql" else None
    backups.restore(made.file, place, PASSWORD, NOW, database_url=url)
    with office.opened(place, PASSWORD) as again:
        after = _everything(again)
        for name in ("rows", "containers", "log", "devices", "stations", "acknowledgements"):
            assert after[name] == before[name], name
        assert verify(again).findings == []
        with reading(again.engine) as connection:
            assert centre_epoch(connection) == 2
        answer = desk.read(acknowledge.answer(again, "G003", NOW))
        assert (answer.centre_epoch, answer.epochs[0].hw) == (2, 1)


def centre_epoch(connection: object) -> int:
    return centre.state(connection).centre_epoch  # type: ignore[arg-type]


def _everything(office_: Office) -> dict[str, list[bytes]]:
    from city_centre.storage import archives

    found: dict[str, list[bytes]] = {}
    with reading(office_.engine) as connection:
        for table, some in archives.content(connection):
            found.setdefault(table, []).extend(some)
    return {table: sorted(some) for table, some in found.items()}


on_sqlite = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


@on_sqlite
def test_a_backup_that_was_cut_or_altered_anywhere_is_refused_and_nothing_is_founded(
    centre: Office, desk: Desk, tmp_path: Path
) -> None:
    _put(centre, desk, "a")
    whole = backups.make(centre, tmp_path / "out", NOW).file.read_bytes()
    file = tmp_path / "spoiled.ccb"
    step = max(1, len(whole) // 60)
    spoiled = [whole[:at] for at in range(0, len(whole) - 1, step)]
    spoiled += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), step)]
    spoiled.append(whole + b"x")
    for bytes_ in spoiled:
        file.write_bytes(bytes_)
        place = tmp_path / "place"
        with pytest.raises((OfficeRefused, WrongPassword, DamagedKeys, NewerDatabase)):
            backups.restore(file, place, PASSWORD, NOW)
        assert not (place / office.KEY_FILE).exists()
        shutil.rmtree(place, ignore_errors=True)


@on_sqlite
def test_a_backup_holds_nothing_that_can_be_read_and_opens_only_with_the_password(
    centre: Office, desk: Desk, tmp_path: Path
) -> None:
    _put(centre, desk, "a")
    made = backups.make(centre, tmp_path / "out", NOW)
    for secret in ("谁的商标".encode(), b"ZX-G003-20261119-0042", centre.keys.database_key):
        assert secret not in made.file.read_bytes()
    with pytest.raises(WrongPassword):
        backups.restore(made.file, tmp_path / "again", "another password", NOW)


@on_sqlite
def test_an_office_is_not_restored_over_another(centre: Office, desk: Desk, data: Path, tmp_path: Path) -> None:
    made = backups.make(centre, tmp_path / "out", NOW)
    with pytest.raises(OfficeRefused) as refused:
        backups.restore(made.file, data, PASSWORD, NOW)
    assert refused.value.code == "founded"


@on_sqlite
def test_a_database_that_does_not_verify_is_not_called_backed_up(
    centre: Office, desk: Desk, tmp_path: Path
) -> None:
    from sqlalchemy import text

    from city_centre.storage.engine import writing

    _put(centre, desk, "a")
    with writing(centre.engine) as connection:
        connection.execute(text("DROP TRIGGER rows_stays"))
        connection.execute(text("UPDATE rows SET actor = 'somebody else'"))
    with pytest.raises(OfficeRefused) as refused:
        backups.make(centre, tmp_path / "out", NOW)
    assert refused.value.code == "backup_damaged"
    assert list((tmp_path / "out").iterdir()) == []
    with reading(centre.engine) as connection:
        assert rows.applied_rows(connection, "G003")
