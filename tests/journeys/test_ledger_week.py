"""The ledger of a real week: in, sealed, on the stick, at the city, and the answer back; both ends' books agree."""

from dataclasses import replace
from pathlib import Path

from station_app.actions import ledgers, verification
from station_app.domain.periods import ReportingWeek
from station_app.storage import consultations, journal
from station_app.words.faults import sentence
from station_app.words.states import balance_sentence
from tests.helpers.city import City, books_of, opened_answer, seal_and_export, take
from tests.helpers.office import make_office

LEDGER = Path(__file__).parent.parent / "golden" / "ledger_2026W46.csv"
ROWS = 64
WEEK = ReportingWeek(2026, 46)


def test_the_ledger_of_a_week_goes_to_the_city_and_back_and_both_ends_hold_the_same(city: City, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office = make_office(tmp_path)
    city.enrol(office, stick)

    done = ledgers.import_ledger(
        office.store, office.desk.clerk, LEDGER, catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids
    )
    by_name = {row for row, fault in done.refused if sentence(fault)}
    assert (done.read, done.stored + len(by_name)) == (ROWS, ROWS)
    assert (done.stored, done.warned) == (ROWS, len({row for row, _fault in done.warnings}))

    files = seal_and_export(office, stick)
    took = city.ingest(stick)
    assert (took["received"], took["refused"], took["parked"], took["returned"]) == (len(files), 0, 0, 0)
    assert took["skipped"] == [{"file": str(stick / "G003.enrol"), "reason": "suffix"}]

    answer = city.acknowledge(stick)
    kinds, digest = books_of(office)
    said = opened_answer(office, answer).balance
    assert (said.entries, said.digest) == (kinds, digest)
    assert took["applied"] == sum(kinds.values())
    assert kinds["consultation"] == done.stored

    held = city.applied()
    entries = {entry.revision_id: entry for entry in journal.walk(office.store.db) if entry.revision_id in held}
    assert len(held) == len(entries) == took["applied"]
    for revision_id, row in held.items():
        entry = entries[revision_id]
        assert (row["facts"], row["person"]) == (entry.facts, entry.person), revision_id
        assert (row["facts_sha256"], row["person_sha256"]) == (entry.facts_sha256.hex(), entry.person_sha256.hex())

    taken = take(office, answer)
    assert (taken.outcome, taken.applied, taken.returned, taken.told) == ("taken", len(files), 0, ())
    assert {line.delivery for line in consultations.page(office.store.db, limit=1000)} == {"applied"}
    balance = consultations.balance(office.store.db, WEEK.monday.isoformat(), WEEK.sunday.isoformat())
    assert balance == {"applied": ROWS}
    assert balance_sentence(str(WEEK), balance).startswith("2026-W46 应报 64 = 已入库 64 ")

    before = city.digest()
    again = replace(city, process=True).ingest(stick)
    assert (again["received"], again["duplicate"], again["applied"]) == (0, len(files), 0)
    assert city.digest() == before
    assert take(office, answer).outcome == "again"
    assert city.verify()["ok"] is True
    assert verification.verify(office.store).sound
    office.close()


def test_a_second_stick_carries_only_what_is_new_and_the_books_still_agree(city: City, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office = make_office(tmp_path)
    city.enrol(office, stick)
    saved = [office.record(visitor_phone=f"1390000100{number}") for number in range(4)]
    seal_and_export(office, stick)
    city.ingest(stick)
    take(office, city.acknowledge(stick))
    office.amend(saved[1].number, answer="补充说明")
    office.void(saved[2].number)
    office.record(visitor_phone="13900001009")
    second = tmp_path / "second"
    second.mkdir()
    files = seal_and_export(office, second)
    assert len(files) == 1
    took = city.ingest(second)
    assert (took["received"], took["returned"]) == (1, 0)
    answer = city.acknowledge(second)
    said = opened_answer(office, answer).balance
    assert (said.entries, said.digest) == books_of(office)
    take(office, answer)
    states = {line.number: (line.state, line.delivery) for line in consultations.page(office.store.db)}
    assert set(states.values()) == {("closed", "applied"), ("void", "applied")}
    assert states[saved[2].number] == ("void", "applied")
    assert city.verify()["ok"] is True
    office.close()
