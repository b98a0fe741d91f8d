"""Attached files at the office, on both databases: taken in by parts, whole before they count, erased with people."""

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, text

from city_centre import acknowledge, attached, backups, blobs, enrolment, intake, office
from city_centre.blobs import MOST_UNFINISHED, receive_part
from city_centre.office import Office, OfficeRefused
from city_centre.storage import blobs as store
from city_centre.storage.engine import DatabaseTrouble, reading, writing
from city_centre.verify import verify
from station_exchange import acknowledgement
from station_exchange import blobs as wire
from station_exchange.keys import SigningKey
from station_exchange.refusals import Code, ExchangeRefused
from tests.city_centre.conftest import NOW, PASSWORD
from tests.helpers.wire import Desk, made_id, row

SCAN = b"%PDF-1.7 " + os.urandom(600_000)


def digest_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def visit(name: str, *files: str, **more: Any) -> Any:
    facts = {
        "number": f"ZX-G003-20261119-{sum(name.encode()) % 9000:04d}", "items": ["Q01"],
        "started_at": "2026-11-19T10:20:00+08:00",
        "attachments": [{"digest": digest_of(one), "size": 7, "type": "pdf"} for one in files],
    }  # fmt: skip
    return row(name, facts=facts, person={"attachment_names": [f"{one}.pdf" for one in files]}, **more)


def parts(desk: Desk, name: str, content: bytes = SCAN, *, wrong_part: int = 0, **changes: Any) -> list[bytes]:
    sealed = wire.seal(content, [desk.paper.operational_recipient, desk.paper.recovery_recipient])
    made = []
    for number in range(1, wire.parts_of(len(sealed)) + 1):
        piece = wire.piece_of(sealed, number)
        if number == wrong_part:
            piece = piece[::-1]
        label = wire.PartLabel(
            centre=desk.paper.centre, station=desk.paper.station, device=desk.device, digest=digest_of(name),
            blob=hashlib.sha256(sealed).hexdigest(), size=len(sealed), part=number,
            part_sha256=hashlib.sha256(piece).hexdigest(),
        )  # fmt: skip
        made.append(wire.assemble(msgspec.structs.replace(label, **changes), piece, desk.sign))
    return made


def give(centre: Office, *some: bytes) -> list[str]:
    outcomes = [receive_part(centre, one, NOW) for one in some]
    return [outcome.code or outcome.outcome for outcome in outcomes]


def told(centre: Office, desk: Desk) -> acknowledgement.Files:
    files = desk.read(acknowledge.answer(centre, "G003", NOW)).files
    assert files is not None
    return files


def findings(centre: Office) -> set[str]:
    return {note.code for note in verify(centre).findings}


def test_a_file_counts_when_its_last_part_is_here_in_whatever_order_and_however_often(
    centre: Office, desk: Desk
) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan")]), NOW)
    assert told(centre, desk).missing == [digest_of("scan")[:16]]
    one, two, three = parts(desk, "scan")
    assert give(centre, three, one, one, three) == ["part"] * 4
    assert told(centre, desk).received == 0
    assert give(centre, two, two, one) == ["received"] * 3
    files = told(centre, desk)
    assert (files.named, files.received, files.archived, files.missing) == (1, 1, 0, [])
    assert files.unarchived == [digest_of("scan")[:16]]
    opened = attached.open_file(centre, "G003", made_id("record", "a"), digest_of("scan"))
    assert (opened.content, opened.name) == (SCAN, "scan.pdf")
    # Sealed anew by a desk that was put back: the first one stands, nothing is kept twice.
    assert give(centre, *parts(desk, "scan")) == ["received"] * 3
    with reading(centre.engine) as connection:
        assert len(store.of_station(connection, "G003")) == 1
    assert (findings(centre), verify(centre).files) == (set(), 1)


def test_the_office_says_which_parts_are_missing_to_the_device_and_to_nobody_else(centre: Office, desk: Desk) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan")]), NOW)
    some = parts(desk, "scan")
    blob = wire.take_apart(some[0]).label.blob
    question = wire.BlobQuestion(centre="BJ", station="G003", device=desk.device, blob=blob, asked_at="now")
    asked = wire.sign_question(question, desk.sign)
    assert blobs.standing(centre, blob, asked).state == "unknown"
    give(centre, some[1])
    assert blobs.standing(centre, blob, asked).missing == ((1, 1), (3, 3))
    strangers = (
        wire.sign_question(question, SigningKey.make()), asked[:-8], "", "é", "x" * 5000,
        wire.sign_question(msgspec.structs.replace(question, station="H009"), desk.sign),
        wire.sign_question(msgspec.structs.replace(question, blob=digest_of("other")), desk.sign),
    )  # fmt: skip
    for wrong in strangers:
        with pytest.raises(ExchangeRefused):
            blobs.standing(centre, blob, wrong)
    give(centre, *some)
    assert blobs.standing(centre, blob, asked).state == "received"


def test_a_part_is_refused_before_anything_is_kept(centre: Office, desk: Desk) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan")]), NOW)
    one, two, three = parts(desk, "scan")
    stranger = replace(desk, sign=SigningKey.make())
    refused = {
        one[:-1]: "E_LENGTH", one + b"x": "E_LENGTH", one[:-1] + bytes([one[-1] ^ 1]): "E_DIGEST",
        b"": "E_HEADER", b"{}\n": "E_HEADER", one.replace(b"\n", b" ", 1): "E_HEADER", one + b"x" * 300_000: "E_SIZE",
        parts(stranger, "scan")[0]: "E_DEVICE", parts(desk, "scan", centre="SH")[0]: "E_ADDRESS",
        parts(desk, "scan", station="H009")[0]: "E_DEVICE", parts(desk, "scan", part=9)[0]: "E_LENGTH",
        parts(desk, "scan", suite=2)[0]: "E_SUITE", parts(desk, "scan", size=1 << 40)[0]: "E_HEADER",
    }  # fmt: skip
    assert give(centre, *refused) == [*refused.values()]
    with reading(centre.engine) as connection:
        assert store.of_station(connection, "G003") == []
    # Each part is what its line says, and still they are not the file that they name.
    assert give(centre, *parts(desk, "scan", wrong_part=2)) == ["part", "part", "E_DIGEST"]
    assert give(centre, one, two, three) == ["part", "part", "received"]
    enrolment.revoke(centre, "G003", desk.device, NOW)
    assert give(centre, one) == ["E_DEVICE"]


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_the_number_of_the_next_file_is_found_without_reading_all_that_ever_came(centre: Office, desk: Desk) -> None:
    with reading(centre.engine) as connection:
        asked: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert store.arrivals(connection) == 0
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", (0,)).all()
    assert [line.detail for line in plan] == ["SEARCH blobs USING COVERING INDEX blobs_by_arrival"]


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_when_the_office_has_changed_its_keys_files_sealed_to_the_former_ones_open_as_before(
    centre: Office, desk: Desk
) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan", "under way")]), NOW)
    assert give(centre, *parts(desk, "scan"))[-1] == "received"
    one, *rest = parts(desk, "under way")
    assert give(centre, one) == ["part"]
    later = replace(centre, keys=centre.keys.rotated(centre.code, office.stamp(NOW)))
    assert attached.open_file(later, "G003", made_id("record", "a"), digest_of("scan")).content == SCAN
    assert give(later, *rest)[-1] == "received"
    assert findings(later) == set()


def test_a_file_that_the_office_cannot_open_never_counts(centre: Office, desk: Desk) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan")]), NOW)
    elsewhere = replace(desk, paper=msgspec.structs.replace(
        desk.paper, operational_recipient=desk.seal.recipient, recovery_recipient=desk.seal.recipient
    ))  # fmt: skip
    assert give(centre, *parts(elsewhere, "scan")) == ["part", "part", "E_DECRYPT"]
    assert told(centre, desk).received == 0


def test_what_may_not_travel_or_was_taken_off_is_not_missed(centre: Office, desk: Desk) -> None:
    withheld = replace_person(visit("b", "withheld"))
    stays = row("c", facts={"number": "ZX-G003-20261119-0001", "items": ["Q01"], "attachments": [
        {"digest": digest_of("card"), "size": 1, "type": "jpg", "stays": True}]}, person={})  # fmt: skip
    taken_off = [visit("d", "wrong"), visit("d2", record="d", parent="d", position=9)]
    intake.receive(centre, desk.batch([visit("a", "scan"), withheld, stays, *taken_off]), NOW)
    files = told(centre, desk)
    assert (files.named, files.missing) == (1, [digest_of("scan")[:16]])
    assert findings(centre) == set()


def replace_person(entry: Any) -> Any:
    return msgspec.structs.replace(entry, person=None, salt=None)


def test_erasing_a_person_takes_the_citys_copy_away_and_it_never_comes_back(centre: Office, desk: Desk) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan", "shared"), visit("b", "shared")]), NOW)
    before = parts(desk, "scan")
    give(centre, *before, *parts(desk, "shared"))
    erased = row("a2", record="a", parent="a", verb="erase", facts={"items": ["Q01"]}, person={}, position=5)
    with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
        connection.execute(text("DELETE FROM blob_parts"))
    intake.receive(centre, desk.batch([erased]), NOW)
    with reading(centre.engine) as connection:
        states = {one.digest: (one.state, len(store.parts(connection, "G003", one.blob)))
                  for one in store.of_station(connection, "G003")}  # fmt: skip
    assert states == {digest_of("scan"): ("erased", 0), digest_of("shared"): ("received", 3)}
    assert give(centre, parts(desk, "scan")[0]) == ["E_GONE"]
    assert told(centre, desk).named == 1
    with pytest.raises(OfficeRefused):
        attached.open_file(centre, "G003", made_id("record", "a"), digest_of("scan"))
    assert findings(centre) == set()
    # Another person brings the same paper: what was erased does not come back by its old parts, but sealed anew.
    intake.receive(centre, desk.batch([visit("z", "scan")]), NOW)
    assert told(centre, desk).missing == [digest_of("scan")[:16]]
    assert give(centre, *before) == ["E_GONE"] * 3
    blob = wire.take_apart(before[0]).label.blob
    question = wire.BlobQuestion(centre="BJ", station="G003", device=desk.device, blob=blob, asked_at="now")
    with pytest.raises(ExchangeRefused, match="E_GONE"):
        blobs.standing(centre, blob, wire.sign_question(question, desk.sign))
    assert give(centre, *parts(desk, "scan"))[-1] == "received"
    # The erasure may also come before the file does, on an earlier stick.
    intake.receive(centre, desk.batch([visit("e", "late"), row("e2", record="e", parent="e", verb="erase",
                   facts={"items": ["Q01"]}, person={}, position=9)]), NOW)  # fmt: skip
    assert give(centre, parts(desk, "late")[0]) == ["E_GONE"]


def test_verify_finds_what_was_done_to_files_and_their_list(centre: Office, desk: Desk) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan")]), NOW)
    give(centre, *parts(desk, "scan"))
    with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
        connection.execute(text("UPDATE blob_parts SET label = ''"))
    with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
        connection.execute(text("UPDATE blobs SET state = 'receiving'"))
    for statement, code in (
        ("DELETE FROM attachments", "file_list"),
        ("DELETE FROM blob_parts WHERE part = 2", "file_altered"),
        ("UPDATE blobs SET arrival = 2", "file_missing"),
    ):
        tamper(centre, statement)
        assert code in findings(centre), statement


def tamper(centre: Office, statement: str) -> None:
    with writing(centre.engine) as connection:
        for table, names in {"blobs": ("stays", "keeps_all"), "blob_parts": ("stays", "keeps_all")}.items():
            if centre.engine.dialect.name == "sqlite":
                for name in names:
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        assert connection.execute(text(statement)).rowcount > 0


def test_two_backups_archive_a_file_and_a_restored_office_holds_it(centre: Office, desk: Desk, tmp_path: Path) -> None:
    intake.receive(centre, desk.batch([visit("a", "scan")]), NOW)
    give(centre, *parts(desk, "scan"))
    for day in range(2):
        made = backups.make(centre, tmp_path / "out", NOW + timedelta(days=day))
    files = told(centre, desk)
    assert (files.archived, files.unarchived) == (1, [])
    backups.restore(made.file, tmp_path / "again", PASSWORD, NOW)
    with office.opened(tmp_path / "again", PASSWORD) as again:
        opened = attached.open_file(again, "G003", made_id("record", "a"), digest_of("scan"))
        assert opened.content == SCAN
        assert findings(again) == set()


def test_halves_that_never_become_whole_give_way_and_an_answer_stays_small(centre: Office, desk: Desk) -> None:
    names = [f"scan {number}" for number in range(200)]
    intake.receive(centre, desk.batch([visit(f"v{at}", *names[at : at + 20]) for at in range(0, 200, 20)]), NOW)
    two_parts = os.urandom(wire.PART_BYTES + 10)
    give(centre, *(parts(desk, name, two_parts)[0] for name in names[: MOST_UNFINISHED + 3]))
    with reading(centre.engine) as connection:
        assert len(store.of_station(connection, "G003")) == MOST_UNFINISHED
    answer = acknowledge.answer(centre, "G003", NOW)
    assert len(answer) < 20 * 1024
    files = desk.read(answer).files
    assert files is not None
    assert (files.named, len(files.missing), files.missing_through) == (200, 150, files.missing[-1])
    assert files.missing == sorted(digest_of(name)[:16] for name in names)[:150]


def test_a_refusal_of_a_part_has_its_sentence() -> None:
    from city_centre import words

    assert all(words.refused(code.value) for code in Code)
