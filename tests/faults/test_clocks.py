"""What the clock does to the desk."""

from datetime import datetime, timedelta, timezone

from station_app.actions import verification
from tests.helpers.office import make_office


def test_f45_a_save_in_another_time_zone_keeps_its_offset_and_its_place(tmp_path):  # type: ignore[no-untyped-def]
    """The PC's zone is changed between two saves: the journal keeps each one's offset, and its order by number."""
    office = make_office(tmp_path)
    moment = datetime(2026, 11, 19, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    for zone in (8, 9, -5):
        office.clock.now = moment.astimezone(timezone(timedelta(hours=zone)))
        office.record(visitor_phone=f"1390000000{zone % 10}")
    saved = office.store.db.execute("SELECT at FROM journal WHERE kind = 'consultation' ORDER BY position").fetchall()
    moments = [datetime.fromisoformat(at) for (at,) in saved]
    assert all(at.tzinfo is not None for at in moments)
    assert len({at.astimezone(moment.tzinfo).replace(second=0) for at in moments}) == 1
    seqs = office.store.db.execute("SELECT position FROM journal ORDER BY position").fetchall()
    assert [position for (position,) in seqs] == list(range(1, len(seqs) + 1))
    assert verification.verify(office.store).sound
    office.close()
