"""`centre verify` finds what somebody with full rights on the database did to it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from city_centre import acknowledge, chain
from city_centre.intake import receive
from city_centre.keys import RECOVERY_FILE
from city_centre.office import Office
from city_centre.storage.engine import writing
from city_centre.verify import verify
from station_exchange.manifest import LastAck
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row

TRIGGERS = {
    "rows": ("rows_stays", "rows_keeps_all"),
    "containers": ("containers_stays", "containers_keeps_all"),
    "log": ("log_stays", "log_keeps_all"),
    "acknowledgements": ("acknowledgements_stays", "acknowledgements_keeps_all"),
}


def tamper(centre: Office, *statements: str) -> None:
    """What an administrator can do: switch the triggers off and write what he likes."""
    with writing(centre.engine) as connection:
        for table, names in TRIGGERS.items():
            if centre.engine.dialect.name == "sqlite":
                for name in names:
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0


def found(centre: Office) -> set[str]:
    return {note.code for note in verify(centre).findings}


@pytest.fixture
def busy(centre: Office, desk: Desk) -> Desk:
    """A station with three batches, a returned row, an answer, and a batch that quotes this answer."""
    person = {"question": "怎么续展？"}
    receive(centre, desk.batch([row("a", person=person), row("b", person=person)]), NOW)
    receive(centre, desk.batch([row("c", facts={"items": []}), row("d")]), NOW)
    desk.read(acknowledge.answer(centre, "G003", NOW))
    receive(centre, desk.batch([row("e")]), NOW)
    assert found(centre) == set()
    return desk


_A = made_id("revision", "a")
_C = made_id("revision", "c")
_COPY = (
    "INSERT INTO rows SELECT station, '{new}', record_id, parent_revision_id, kind, verb, epoch, 99, no, position, "
    "action_id, actor, at, day, state, schema_version, reference_version, facts, person, salt, facts_sha256, "
    f"person_sha256 FROM rows WHERE revision_id = '{_A}'"
)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (f"UPDATE rows SET facts = '{{}}' WHERE revision_id = '{_A}'", "row_altered"),
        (f"UPDATE rows SET person = '{{}}' WHERE revision_id = '{_A}'", "row_altered"),
        (f"UPDATE rows SET person = NULL, salt = NULL WHERE revision_id = '{_A}'", "row_altered"),
        (f"UPDATE rows SET day = '2026-01-01' WHERE revision_id = '{_A}'", "row_altered"),
        (f"UPDATE rows SET state = 'void' WHERE revision_id = '{_A}'", "row_altered"),
        (f"UPDATE rows SET seq = 77 WHERE revision_id = '{_A}'", "row_altered"),
        (f"UPDATE rows SET actor = 'li' WHERE revision_id = '{_A}'", "row_altered"),
        (f"DELETE FROM rows WHERE revision_id = '{_A}'", "row_missing"),
        (_COPY.format(new=made_id("invented")), "row_extra"),
        (f"DELETE FROM returned WHERE revision_id = '{_C}'", "row_missing"),
        ("UPDATE balances SET entries = entries + 1", "balance"),
        ("UPDATE log SET manifest = head WHERE length = 2", "log_chain"),
        ("DELETE FROM log WHERE length = 2", "log_chain"),
        ("DELETE FROM log WHERE length = 3", "log_end"),
        ("DELETE FROM containers WHERE no = 2", "container_missing"),
        ("UPDATE containers SET raw = (SELECT raw FROM containers WHERE no = 1) WHERE no = 2", "container_altered"),
        ("UPDATE batches SET state = 'aside' WHERE no = 3", "log_batch"),
        ("DELETE FROM acknowledgements", "acknowledgements"),
    ],
)
def test_verify_finds_what_was_done(centre: Office, busy: Desk, statement: str, code: str) -> None:
    tamper(centre, statement)
    assert code in found(centre)


def test_a_day_taken_out_and_the_log_made_anew_is_betrayed_by_the_station(centre: Office, busy: Desk) -> None:
    """The whole second batch removed with every trace of it, the rest of the chain recomputed: only witnesses know."""
    with writing(centre.engine) as connection:
        wanted = text("SELECT length, station, epoch, no, manifest, deeds_head FROM log ORDER BY length")
        entries = [tuple(entry) for entry in connection.execute(wanted)]
    _length, station, epoch, no, _manifest, deed = entries[0]
    other = "f" * 64
    head = chain.next_head(chain.NO_HEAD, station, epoch, no, other, deed)
    rebuilt = [f"UPDATE log SET manifest = '{other}', head = '{head}' WHERE length = 1"]
    for length, station, epoch, no, manifest, deed in entries[1:]:
        head = chain.next_head(head, station, epoch, no, manifest, deed)
        rebuilt.append(f"UPDATE log SET head = '{head}' WHERE length = {length}")
    tamper(centre, *rebuilt, f"UPDATE centre_state SET log_head = '{head}'")
    assert "log_chain" not in found(centre)
    assert "witness" in found(centre)


def test_an_answer_lost_by_a_restore_is_a_warning_and_no_accusation(centre: Office, busy: Desk) -> None:
    assert busy.last_ack is not None
    busy.last_ack = LastAck(centre_epoch=1, serial=99, log_length=3, log_head="e" * 64)
    receive(centre, busy.batch([row("f")]), NOW)
    report = verify(centre)
    assert report.findings == []
    assert "history_lost" in {note.code for note in report.warnings}


def test_verify_warns_while_the_recovery_key_lies_on_the_same_disk(centre: Office, data: Path) -> None:
    assert [note.code for note in verify(centre).warnings] == ["offline_keys"]
    (centre.keys.offline_folder / RECOVERY_FILE).rename(data / "moved away")
    try:
        assert verify(centre).warnings == []
    finally:
        (data / "moved away").rename(centre.keys.offline_folder / RECOVERY_FILE)


def test_an_office_with_everything_in_it_is_found_whole(centre: Office, enrol: Callable[..., Desk]) -> None:
    for station in ("G003", "G004"):
        desk = enrol(station)
        facts = {"items": ["Q01"], "started_at": "2026-11-19T10:20"}
        copied = replace(desk)
        receive(centre, desk.batch([row(f"{station}a", facts=facts), row(f"{station}b", facts={})]), NOW)
        receive(centre, copied.batch([row(f"{station}x", facts=facts)]), NOW)
        desk.new_epoch()
        receive(centre, desk.batch([row(f"{station}a", facts=facts), row(f"{station}b", facts={})]), NOW)
        desk.batch([row(f"{station}gap", facts=facts)])
        receive(centre, desk.batch([row(f"{station}parked", facts=facts)]), NOW)
        desk.read(acknowledge.answer(centre, station, NOW))
    report = verify(centre)
    assert report.findings == []
    assert (report.batches, report.rows, report.log_length) == (8, 2, 4)
