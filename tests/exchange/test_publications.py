"""What the city publishes, at the station: taken whole or not at all, never behind what was taken before.

Faults 50 and 74 of the exchange's list, and invariant 17. A kill in the middle (fault 6) is in tests/kills.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from city_centre import office as city_office
from city_centre import publication, roots
from city_centre.keys import Cost
from city_centre.office import KEY_FILE
from station_app.actions import publications
from station_app.actions.guides import own_lines, read_guide
from station_app.actions.item_overlays import lay_over, of_this_desk
from station_app.actions.verification import verify
from station_app.domain.faults import Refused
from station_app.domain.item_overlays import ItemOverlay
from station_app.storage import clerks, experts, reference
from station_app.storage import publications as taken
from station_app.storage.cipher import dbapi
from station_exchange.bundles import pack
from tests.exchange.publishing import Publisher, apply, carried, changed, state, with_a_channel, write
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import Office, make_office
from tests.helpers.programs import CENTRE_PASSWORD

FLIPS = int(os.environ.get("STATION_PUBLICATION_FLIPS", "96"))
"""How many bits are flipped, spread evenly; the nightly sweep flips every one."""


CHEAP = Cost(iterations=1, lanes=1, memory_kib=64)


@pytest.fixture
def city(tmp_path: Path) -> Publisher:
    (tmp_path / "stick").mkdir()
    return Publisher(City.founded(tmp_path), tmp_path / "stick")


@pytest.fixture
def enrolled(office: Office, city: Publisher, tmp_path: Path) -> Office:
    city.city.enrol(office, tmp_path)
    return office


def refused(office: Office, place: Path) -> str:
    """The code by which a publication is refused; nothing of the station may have changed."""
    before = state(office)
    with pytest.raises(Refused) as why:
        apply(office, place)
    assert state(office) == before
    return why.value.faults[0].code


def test_reference_data_from_a_stick_become_a_new_version_beside_the_old_one(
    enrolled: Office, city: Publisher
) -> None:
    first = enrolled.desk.catalogue.version
    saved = enrolled.record()
    files = changed(with_a_channel(), "roles.csv", "01,法人,2021-01-01,", "01,法人代表,2021-01-01,2026-11-30")
    done = city.publish(files, enrolled.clock())
    applied = apply(enrolled, city.stick)
    assert (applied.installed, applied.version, applied.before) == (True, done.version, first)
    assert (applied.new, applied.changed, applied.retired) == (1, 0, 1)
    newest, *older = reference.installed_versions(enrolled.store.db)
    assert (newest.version, newest.source, [one.source for one in older]) == (done.version, "city", ["program"])
    # Retired, and never gone: the old record is read with the version and the label that it was made under.
    entry = enrolled.store.db.execute(
        "SELECT reference_version FROM journal WHERE record_id = ? AND kind = 'consultation'", [saved.record_id]
    ).fetchone()
    assert entry == (first,)
    assert reference.load(enrolled.store.db, entry[0]).label("role", "01") == "法人"
    now = reference.load(enrolled.store.db)
    assert now.label("role", "01") == "法人代表"
    assert "01" in {code.code for code in now.current("role", enrolled.clock().date())}
    assert "01" not in {code.code for code in now.current("role", datetime(2026, 12, 1).date())}
    again = apply(enrolled, city.stick)
    assert (again.installed, again.version) == (False, done.version)


def test_f50_a_code_retired_while_a_station_was_away_is_taken_in_under_the_version_it_was_made_with(
    enrolled: Office, city: Publisher, tmp_path: Path
) -> None:
    saved = enrolled.record(role="01")
    files = changed(carried(), "roles.csv", "01,法人,2021-01-01,", "01,法人,2021-01-01,2026-11-01")
    city.publish(files, enrolled.clock())
    seal_and_export(enrolled, tmp_path)
    got = city.city.ingest(tmp_path / "IPSTATION")
    assert (got["returned"], got["refused"]) == (0, 0)
    rows = [row for row in city.city.applied().values() if row["record_id"] == saved.record_id]
    assert {row["reference_version"] for row in rows} == {enrolled.desk.catalogue.version}
    take(enrolled, city.city.acknowledge(tmp_path))
    apply(enrolled, city.stick)
    assert "01" in reference.load(enrolled.store.db)["role"]


def test_f74_an_older_publication_is_refused_and_a_frozen_one_changes_nothing(
    enrolled: Office, city: Publisher, tmp_path: Path
) -> None:
    city.publish(with_a_channel("88"), enrolled.clock())
    old = shutil.copytree(city.tree, tmp_path / "old")
    newer = with_a_channel("88")
    newer["channels.csv"] += b"89,\xe7\xbd\x91\xe6\xa0\xbc,2026-01-01,\n"
    city.publish(newer, enrolled.clock.forward(days=1))
    apply(enrolled, city.stick)
    assert refused(enrolled, old) == "publication-older"
    before = state(enrolled)
    again = apply(enrolled, city.stick)
    assert not again.installed
    assert state(enrolled)[0] == before[0]  # type: ignore[index]


def test_f74_a_mix_of_two_publications_is_refused(enrolled: Office, city: Publisher, tmp_path: Path) -> None:
    first = city.publish(with_a_channel("88"), enrolled.clock())
    old = {path.name: path.read_bytes() for path in (city.tree / "metadata").iterdir()}
    newer = with_a_channel("88")
    newer["channels.csv"] += b"89,\xe7\xbd\x91\xe6\xa0\xbc,2026-01-01,\n"
    second = city.publish(newer, enrolled.clock.forward(days=1))
    for role in ("snapshot", "targets", "refdata", "trust"):
        target = city.tree / "metadata" / f"{second.number}.{role}.json"
        genuine = target.read_bytes()
        target.write_bytes(old[f"{first.number}.{role}.json"])
        assert refused(enrolled, city.stick) == "publication-damaged"
        target.write_bytes(genuine)
    assert apply(enrolled, city.stick).installed


def test_a_publication_of_another_centre_is_refused(enrolled: Office, city: Publisher, tmp_path: Path) -> None:
    keys, root = roots.make(tmp_path / "elsewhere", "their password", enrolled.clock(), CHEAP)
    tree = publication.make_tree(
        {}, (root,), keys, enrolled.clock(), 7, reference=pack(with_a_channel()),
        reference_says={"version": "2027.1", "digest": "0" * 64}, trust=b"{}",
    )  # fmt: skip
    write(city.tree, tree)
    assert refused(enrolled, city.stick) == "publication-foreign"
    assert refused(enrolled, tmp_path) == "publication-missing"


def test_an_expired_publication_is_refused_warns_once_a_day_and_never_stops_the_counter(
    enrolled: Office, city: Publisher
) -> None:
    city.publish(with_a_channel(), enrolled.clock())
    apply(enrolled, city.stick)
    db, desk = enrolled.store.db, enrolled.desk
    assert publications.warning(db, enrolled.clock()) == ""
    enrolled.clock.forward(days=460)
    assert publications.warning(db, enrolled.clock()) == "publication-expired"
    publications.note_warned(desk.store, desk.clerk, now=enrolled.clock())
    assert publications.warning(db, enrolled.clock()) == ""
    assert refused(enrolled, city.stick) == "publication-expired"
    assert enrolled.record().number
    enrolled.clock.forward(days=1)
    assert publications.warning(db, enrolled.clock()) == "publication-expired"
    city.renew(enrolled.clock())
    apply(enrolled, city.stick)
    assert publications.warning(db, enrolled.clock()) == ""


def _unknown_column(files: dict[str, bytes]) -> dict[str, bytes]:
    return changed(files, "channels.csv", "code,label,valid_from,valid_to", "code,label,valid_from,valid_to,colour")


def _twice(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, "channels.csv": files["channels.csv"] + b"88,\xe5\x86\x8d,2026-01-01,\n"}


@pytest.mark.parametrize(
    ("spoil", "code"), [(_unknown_column, "reference-column"), (_twice, "reference-duplicate")]
)
def test_f74_a_signed_bundle_with_a_wrong_content_is_refused_by_name_and_nothing_changes(
    enrolled: Office, city: Publisher, spoil: Callable[[dict[str, bytes]], dict[str, bytes]], code: str
) -> None:
    spoilt = spoil(with_a_channel())
    # The office itself would refuse it: signed by its keys all the same, as by an office that was taken over.
    with city_office.opened(city.city.data, CENTRE_PASSWORD) as opened:
        tree = publication.make_tree(
            {}, opened.keys.roots, opened.keys.publishing, enrolled.clock(), 7, reference=pack(spoilt),
            reference_says={"version": "2027.1", "digest": "0" * 64}, trust=b"{}",
        )  # fmt: skip
    write(city.tree, tree)
    assert refused(enrolled, city.stick) == code


def test_f74_no_flipped_bit_and_no_cut_of_what_is_published_is_taken(enrolled: Office, city: Publisher) -> None:
    city.publish(with_a_channel(), enrolled.clock())
    files = sorted(path for path in city.tree.rglob("*") if path.is_file())
    desk = enrolled.desk
    basis = publications.basis(desk.store, desk.clerk)
    allowed = {"publication-damaged", "publication-foreign", "publication-incomplete", "publication-older"}
    # The zip is one digest over all its bytes: few places of it are as good as all. Statements are looked at closely.
    statements = [path for path in files if path.suffix == ".json"]
    bits = sum(path.stat().st_size * 8 for path in statements)
    step = max(1, bits // FLIPS)
    tried = 0
    for path in files:
        genuine = path.read_bytes()
        stride = step if path in statements else max(1, len(genuine) * 8 // 8)
        for bit in range(tried % stride, len(genuine) * 8, stride):
            spoilt = bytearray(genuine)
            spoilt[bit // 8] ^= 1 << bit % 8
            path.write_bytes(spoilt)
            assert _fetched(basis, city.stick, enrolled) in allowed, (path.name, bit)
            tried += 1
        for length in range(0, len(genuine), max(1, stride // 4)):
            path.write_bytes(genuine[:length])
            assert _fetched(basis, city.stick, enrolled) in allowed, (path.name, length)
        path.unlink()
        assert _fetched(basis, city.stick, enrolled) in {"publication-incomplete", "publication-missing"}, path.name
        path.write_bytes(genuine)
    assert tried >= FLIPS
    assert _fetched(basis, city.stick, enrolled) == ""


def _fetched(basis: publications.Basis, place: Path, office: Office) -> str:
    try:
        publications.fetch(basis, str(place), now=office.clock())
    except Refused as why:
        return why.faults[0].code
    return ""


def test_a_statement_spelt_otherwise_is_refused_though_it_means_the_same(enrolled: Office, city: Publisher) -> None:
    city.publish(with_a_channel(), enrolled.clock())
    timestamp = city.tree / "metadata" / "timestamp.json"
    genuine = timestamp.read_bytes()
    head, _, signature = genuine.rpartition(b'"sig":"')
    for spelt in (head + b'"sig":"' + signature.upper().replace(b'"}],', b'"}],'), genuine.replace(b":", b": ", 1)):
        timestamp.write_bytes(spelt)
        assert refused(enrolled, city.stick) == "publication-damaged"


def test_i17_the_database_itself_refuses_a_statement_that_goes_back(enrolled: Office, city: Publisher) -> None:
    city.publish(with_a_channel(), enrolled.clock())
    apply(enrolled, city.stick)
    with pytest.raises(dbapi.IntegrityError, match="does not go back"):
        enrolled.store.db.execute("UPDATE published SET version = version - 1 WHERE role = 'trust'")


def test_a_root_changed_by_two_of_its_keys_is_followed_and_an_older_stick_then_refused(
    enrolled: Office, city: Publisher, tmp_path: Path
) -> None:
    city.publish(with_a_channel(), enrolled.clock())
    apply(enrolled, city.stick)
    old = shutil.copytree(city.tree, tmp_path / "old")
    data = city.city.data
    with city_office.opened(data, CENTRE_PASSWORD) as opened:
        keys = roots.read_keys([opened.keys.offline_folder], CENTRE_PASSWORD)[:2]
        opened.keys.publishes_with(*roots.rotate(opened.keys.roots[-1], keys, enrolled.clock())).save(
            data / KEY_FILE, CENTRE_PASSWORD, CHEAP
        )
    city.renew(enrolled.clock.forward(days=1))
    apply(enrolled, city.stick)
    assert taken.versions(enrolled.store.db)["root"] == 2
    assert refused(enrolled, old) == "publication-older"


def test_the_trust_tells_a_stopped_pc_and_brings_the_citys_new_key(
    enrolled: Office, city: Publisher, tmp_path: Path
) -> None:
    from dataclasses import replace

    from station_exchange.keys import SigningKey

    enrolled.record()
    seal_and_export(enrolled, tmp_path)
    city.city.ingest(tmp_path / "IPSTATION")
    city.publish(with_a_channel(), enrolled.clock())
    assert not apply(enrolled, city.stick).stopped
    device = enrolled.desk.device
    assert device is not None
    assert taken.device_state(enrolled.store.db, "G003", device.device_id) == "enrolled"
    other = SigningKey.make()
    with city_office.opened(city.city.data, CENTRE_PASSWORD) as opened:
        replace(opened.keys, acknowledgement=other).save(city.city.data / KEY_FILE, CENTRE_PASSWORD, CHEAP)
    city.city.run("revoke", "G003", device.device_id)
    city.renew(enrolled.clock.forward(days=1))
    done = apply(enrolled, city.stick)
    assert (done.keys, done.stopped, done.installed) == (True, True, False)
    tie = clerks.enrolment(enrolled.store.db)
    assert tie is not None
    assert tie.acknowledgement_key == other.public.text


def test_an_answer_names_what_is_published_and_the_station_knows_what_it_wants(
    enrolled: Office, city: Publisher, tmp_path: Path
) -> None:
    city.publish(with_a_channel(), enrolled.clock())
    enrolled.record()
    seal_and_export(enrolled, tmp_path)
    city.city.ingest(tmp_path / "IPSTATION")
    assert not publications.wanted(enrolled.store.db)
    take(enrolled, city.city.acknowledge(tmp_path))
    db = enrolled.store.db
    assert publications.wanted(db)
    assert publications.warning(db, enrolled.clock()) == "publication-wanted"
    # The device was let in with its first batch: the answer's trust is newer than what lay on the stick.
    apply(enrolled, city.stick)
    assert publications.wanted(db)
    city.renew(datetime.now().astimezone() + timedelta(seconds=2))
    apply(enrolled, city.stick)
    assert not publications.wanted(db)


def test_the_citys_experts_come_with_the_reference_data_and_their_telephone_does_not(
    enrolled: Office, city: Publisher
) -> None:
    city.city.run("expert", "put", "--id", "E1", "--name", "韩梅", "--contact", "13800000000")
    city.publish(carried(), enrolled.clock())
    apply(enrolled, city.stick)
    found = experts.get(enrolled.store.db, "E1")
    assert found is not None
    assert (found.name, found.is_city, found.contact) == ("韩梅", True, "")
    content = b"".join(path.read_bytes() for path in city.tree.rglob("*") if path.is_file())
    assert b"13800000000" not in content


def test_what_a_district_calls_an_item_comes_down_and_the_desks_own_word_stands_above_it(
    enrolled: Office, city: Publisher
) -> None:
    city.publish(with_words_of_districts(), enrolled.clock())
    apply(enrolled, city.stick)
    db, today = enrolled.store.db, enrolled.clock().date()
    plain = reference.load(db)
    shown = of_this_desk(db, plain, today)
    assert shown.label("service_item", "S01") == "朝阳商标注册"
    assert shown.label("service_item", "S02") == plain.label("service_item", "S02")
    lay_over(
        enrolled.store, enrolled.desk.clerk, "S01", ItemOverlay(name="本站的名称"), catalogue=plain,
        now=enrolled.clock(), new_id=enrolled.ids,
    )  # fmt: skip
    assert of_this_desk(db, plain, today).label("service_item", "S01") == "本站的名称"


def test_guides_say_and_find_what_the_city_lays_over_them_for_the_district(enrolled: Office, city: Publisher) -> None:
    city.publish(with_words_of_districts(), enrolled.clock())
    apply(enrolled, city.stick)
    assert verify(enrolled.store).sound
    enrolled.reopen()
    db, catalogue, today = enrolled.store.db, enrolled.desk.catalogue, enrolled.clock().date()
    assert verify(enrolled.store).sound, "what is searched is what this desk offers"
    said = dict(db.execute("SELECT record_id, title || '：' || text FROM guide_texts WHERE item IN ('S01', 'S03')"))
    assert said["S01:own"] == "朝阳商标注册：三层\n01084000000"
    assert [one for one in said if one.startswith("S03")] == [], "not offered in this district"
    told = own_lines(db, catalogue, "S01", today)
    assert (told.place, told.phone, told.name) == ("三层", "01084000000", "朝阳商标注册")
    older = reference.installed_versions(db)[1].version
    assert read_guide(db, catalogue, "S01", today, older).name == reference.load(db, older).label("service_item", "S01")


def with_words_of_districts() -> dict[str, bytes]:
    files = carried()
    files["manifest.toml"] += (
        b'\n[[files]]\nfile = "district_items.csv"\nlist = "district_item"\nsource = "test"\n'
        b'valid_from = "2026-01-01"\n'
        b'valid_to = ""\nattributes = ["district", "item", "hidden", "place", "phone", "note"]\n'
        b'refers = { item = "service_item" }\n'
    )
    files["district_items.csv"] = (
        "code,label,valid_from,valid_to,district,item,hidden,place,phone,note\n"
        "110105/S01,朝阳商标注册,2026-01-01,,110105,S01,,三层,01084000000,\n"
        "110105/S03,朝阳,2026-01-01,,110105,S03,1,,,\n110108/S02,海淀,2026-01-01,,110108,S02,1,,,\n"
    ).encode()
    return files


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "alone")
    yield made
    made.close()


def test_a_station_that_no_city_knows_is_told_so(alone: Office, city: Publisher) -> None:
    city.publish(carried(), alone.clock())
    assert refused(alone, city.stick) == "not-enrolled"
