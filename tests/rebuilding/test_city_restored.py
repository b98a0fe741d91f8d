"""The city is put back to a day before (exchange.md F59, F63): what stations hold comes again by their usual rounds."""

from city_centre import backups
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.programs import CENTRE_PASSWORD
from tests.rebuilding.rooms import founded


def test_a_city_put_back_has_everything_again_after_the_usual_rounds(office, tmp_path):
    rooms = founded(office, tmp_path)
    office.record(visitor_name="备份前", visitor_phone="13900001111")
    rooms.report()
    rooms.city.run("backup", str(tmp_path / "backups"))
    for week in range(3):
        office.clock.forward(days=7)
        office.record(visitor_name=f"第{week}周", visitor_phone=f"1390000222{week}")
        rooms.report()
    whole = rooms.city.applied()
    (backup,) = (tmp_path / "backups").glob("*.ccb")
    restored = City(tmp_path / "restored")
    backups.restore(backup, restored.data, CENTRE_PASSWORD, office.clock())
    assert len(restored.applied()) < len(whole)
    for _round in range(3):
        office.clock.forward(hours=1)
        take(office, restored.acknowledge(rooms.stick))
        office.record(visitor_name="照常登记", visitor_phone=f"1390000333{_round}")
        seal_and_export(office, rooms.stick)
        restored.ingest(rooms.stick)
    again = restored.applied()
    assert again.keys() >= whole.keys()
    assert {one: again[one]["facts_sha256"] for one in whole} == {
        one: row["facts_sha256"] for one, row in whole.items()
    }
    assert restored.verify()["ok"] is True
