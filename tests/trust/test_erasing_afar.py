"""An erasure reaches what lies elsewhere: the city's tables, attached files, the files beside the backups."""

from station_app.actions import attachments, backups, exports, intakes
from station_app.actions.acts import RecordIds
from station_app.actions.batches import seal
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.json_fields import write_fields
from station_app.domain.personal_data import How
from station_app.storage.attachments import Files
from tests.helpers.city import City
from tests.helpers.intakes import filing
from tests.trust import marked
from tests.trust.test_erasing import erase, seen


def deliver(office, city, stick):
    seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    load = exports.load(office.store, office.desk.clerk)
    place = exports.write(load, stick)
    exports.confirm(office.store, office.desk.clerk, load, place, now=office.clock(), new_id=office.ids)
    return city.ingest(stick)


def test_the_city_blanks_what_it_has_of_an_erased_person_and_its_books_still_agree(office, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    city = City.founded(tmp_path / "city")
    city.enrol(office, stick)
    _number, visitor_id = marked.come(office)
    office.record(visitor_name="另一位", visitor_phone="13800136699", question="另一件事")
    assert deliver(office, city, stick)["refused"] == 0
    before = city.applied()
    assert sum(marked.NAME in (row["person"] or "") for row in before.values()) >= 2
    erase(office, visitor_id)
    office.clock.forward(minutes=1)
    assert deliver(office, city, stick)["refused"] == 0
    after = city.applied()
    assert len(after) > len(before)
    texts = [row["person"] or "" for row in after.values()]
    assert [text for text in texts if any(one in text for one in marked.ALL)] == []
    assert any("另一位" in text for text in texts)
    assert city.verify()["ok"] is True
    assert {row["facts"] for row in before.values()} <= {row["facts"] for row in after.values()}


def test_a_file_goes_with_the_only_person_it_is_of_and_stays_with_whoever_else_it_is_of(office):
    desk, now = office.desk, office.clock()
    kept = [
        attachments.take_in(office.store, desk.clerk, text.encode(), name=name, catalogue=desk.catalogue, now=now)
        for text, name in ((f"身份证明 {marked.NAME}", "证.txt"), ("一张公用的表", "表.txt"))
    ]
    listed = [write_fields(one) for one in kept]
    _number, visitor_id = marked.come(office, attachments=listed)
    office.record(visitor_name="另一位", visitor_phone="13800136699", attachments=listed[1:])
    backups.make(office.store, desk.clerk, desk.station, now=now, new_id=office.ids)
    beside = Files(next(office.folder.backups.glob("*.attachments")), office.store.key)
    assert beside.all_digests() == sorted(one.digest for one in kept)
    assert erase(office, visitor_id).files == 1
    assert attachments.files_of(office.store).all_digests() == [kept[1].digest]
    assert beside.all_digests() == [kept[1].digest]
    assert seen(office, "证.txt") == []


def test_a_filing_that_names_a_handler_by_name_and_phone_only_is_his_too(office):
    desk = office.desk
    _number, visitor_id = marked.come(office)
    told = filing(handler_name=marked.NAME, handler_phone=marked.PHONE, note=marked.WORDS, mark_image=None,
                  mark_kind="文字")  # fmt: skip
    taken = intakes.record(
        office.store, desk.clerk, IntakeForm.from_json(told, desk.catalogue), ids=RecordIds.make(office.ids),
        catalogue=desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    intakes.move(
        office.store, desk.clerk, taken.number, IntakeState.WITHDRAWN, reason="本人撤回",
        ids=RecordIds.make(office.ids), catalogue=desk.catalogue, now=office.clock(),
    )  # fmt: skip
    erase(office, visitor_id, How.ERASE)
    assert seen(office, *marked.ALL) == []
