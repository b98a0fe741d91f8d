"""What the city publishes: looked through before, signed under a root of three offline keys, the same over any way."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root

from city_centre import enrolment, leases, publication, publishing, roots
from city_centre.keys import Keyring, WrongPassword
from city_centre.office import KEY_FILE, Office, OfficeRefused
from city_centre.rules import BEIJING
from city_centre.storage import publications as store
from city_centre.storage.engine import reading
from station_exchange import bundles
from station_exchange.bundles import BundleRefused
from station_exchange.enrolment import read_paper
from station_exchange.publications import METADATA, REFERENCE, TRUST, read_trust
from tests.city_centre.browsing import Browser
from tests.city_centre.conftest import CHEAP, NOW, PASSWORD
from tests.helpers.reference import REFERENCE as FOLDER

LATER = NOW + timedelta(days=1)
ONLY_SQLITE = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


def carried() -> dict[str, bytes]:
    return bundles.folder_files(FOLDER)


def changed(files: Mapping[str, bytes], name: str, before: str, after: str) -> dict[str, bytes]:
    text = files[name].decode()
    assert before in text
    return {**files, name: text.replace(before, after, 1).encode()}


def test_what_a_bundle_would_change_is_said_before_it_is_published(centre: Office) -> None:
    files = changed(carried(), "channels.csv", "02,电话,2021-01-01,", "02,来电,2021-01-01,")
    files = changed(files, "roles.csv", "01,法人,2021-01-01,", "01,法人,2021-01-01,2026-11-30")
    files["channels.csv"] += b"88,\xe5\xb7\xa1\xe8\xae\xb2,2026-01-01,\n"
    proposal = publishing.prepare(centre, files, NOW)
    assert {(one.list, one.code, one.what) for one in proposal.differences} == {
        ("channel", "02", "changed"), ("channel", "88", "new"), ("role", "01", "retired"),
    }  # fmt: skip
    with reading(centre.engine) as connection:
        assert store.newest(connection) is None
    done = publishing.publish(centre, files, NOW, by="王主任")
    with reading(centre.engine) as connection:
        newest = store.newest(connection)
        packed = publication.target(store.tree(connection), REFERENCE)
    assert newest is not None
    assert (newest.actor, newest.version, newest.added, newest.changed, newest.retired) == (
        "王主任", done.version, 1, 1, 1,
    )  # fmt: skip
    assert packed is not None
    assert bundles.unpack(packed)["channels.csv"] == files["channels.csv"]
    assert done.expires - NOW > timedelta(days=399)


@ONLY_SQLITE
def test_a_code_may_be_retired_and_never_left_out(centre: Office) -> None:
    files = changed(carried(), "enterprise_scales.csv", "9,不详,2021-01-01,\n", "")
    with pytest.raises(BundleRefused) as refused:
        publishing.publish(centre, files, NOW, by="test")
    gone = {"list": "enterprise_scale", "value": "9"}
    assert (refused.value.code, refused.value.details) == ("reference-code-removed", gone)
    with reading(centre.engine) as connection:
        assert store.tree(connection) == {}


@ONLY_SQLITE
def test_the_same_bundle_again_is_only_signed_anew_and_another_gets_a_version_of_its_own(centre: Office) -> None:
    first = publishing.publish(centre, carried(), NOW, by="test")
    again = publishing.publish(centre, carried(), LATER, by="test")
    assert first.version == bundles.version_of(carried()["manifest.toml"])
    assert again.version == first.version
    assert again.proposal is not None
    assert again.proposal.same
    assert again.number > first.number
    files = changed(carried(), "channels.csv", "02,电话", "02,来电")
    third = publishing.publish(centre, files, LATER, by="test")
    assert third.version == f"{first.version}.1"
    older = changed(carried(), "manifest.toml", f'"{first.version}"', '"2026.10"')
    with pytest.raises(OfficeRefused, match="publish_older"):
        publishing.publish(centre, older, LATER, by="test")


@ONLY_SQLITE
def test_a_centre_put_back_to_an_older_copy_still_counts_upwards(centre: Office) -> None:
    numbers = [publishing.publish(centre, carried(), NOW, by="test").number for _ in range(3)]
    assert numbers == sorted(set(numbers))
    assert publication.next_number({}, LATER) > numbers[-1]


@ONLY_SQLITE
def test_the_public_part_of_the_citys_experts_is_packed_from_its_own_tables_without_their_telephone(
    centre: Office,
) -> None:
    leases.put_expert(
        centre, "E1", "韩梅", "13800000000", "pooled", NOW, {"employer": "某律所", "fields": "L T", "daily_cap": "4"}
    )
    leases.put_expert(centre, "E1", "韩梅", "13800000000", "pooled", NOW)
    for day, start, end in ((1, 9, 11), (1, 14, 16), (2, 22, 24)):
        leases.open_hours(
            centre, "E1", datetime(2026, 12, day, start, tzinfo=BEIJING),
            datetime(2026, 12, day, tzinfo=BEIJING) + timedelta(hours=end),
        )  # fmt: skip
    leases.open_hours(
        centre, "E1", datetime(2026, 11, 2, 9, tzinfo=BEIJING), datetime(2026, 11, 2, 10, tzinfo=BEIJING)
    )
    files = publishing.prepare(centre, carried(), NOW).files
    found = bundles.read_contents(files)
    (expert,) = found.lists["city_expert"]
    assert (expert.code, expert.label, expert.attributes["employer"], expert.attributes["fields"]) == (
        "E1", "韩梅", "某律所", "L T",
    )  # fmt: skip
    sittings = [(row.valid_from.isoformat(), row.attributes["start"], row.attributes["end"])
                for row in found.lists["city_duty"]]  # fmt: skip
    assert sittings == [
        ("2026-12-01", "09:00", "11:00"), ("2026-12-01", "14:00", "16:00"), ("2026-12-02", "22:00", "24:00"),
    ]  # fmt: skip
    assert not any(b"13800000000" in content for content in files.values())
    publishing.publish(centre, carried(), NOW, by="test")
    with pytest.raises(OfficeRefused, match="expert_code"):
        leases.put_expert(centre, "E1", "韩梅", "", "pooled", NOW, {"fields": "不存在"})


def test_the_trust_says_who_is_let_in_and_hears_of_a_revocation(centre: Office, desk: object, data: Path) -> None:
    from city_centre import intake
    from tests.helpers.wire import Desk, row

    assert isinstance(desk, Desk)
    intake.receive(centre, desk.batch([row("a")]), NOW)
    publishing.publish(centre, carried(), NOW, by="test")
    assert publishing.renew(centre, NOW, by="test") is None
    enrolment.revoke(centre, "G003", desk.device, LATER)
    renewed = publishing.renew(centre, LATER, by="test")
    assert renewed is not None
    with reading(centre.engine) as connection:
        content = publication.target(store.tree(connection), TRUST)
    assert content is not None
    (device,) = read_trust(content, "BJ").devices
    assert (device.station, device.device, device.state) == ("G003", desk.device, "revoked")
    with pytest.raises(ValueError, match="centre"):
        read_trust(content, "TJ")


@ONLY_SQLITE
def test_a_root_is_changed_by_two_of_its_three_keys_and_by_no_one_of_them(
    centre: Office, data: Path, tmp_path: Path
) -> None:
    offline = centre.keys.offline_folder
    with pytest.raises(WrongPassword):
        roots.read_keys([offline], "not this one")
    two = [tmp_path / "first", tmp_path / "second"]
    for folder, name in zip(two, roots.ROOT_FILES, strict=False):
        folder.mkdir()
        shutil.copy(offline / name, folder / name)
    with pytest.raises(OfficeRefused, match="root_keys_few"):
        roots.read_keys(two[:1], PASSWORD)
    keys = roots.read_keys(two, PASSWORD)
    before = centre.keys.roots[-1]
    full = tmp_path / "full"
    full.mkdir()
    for name in roots.ROOT_FILES:
        (full / name).write_bytes(b"somebody's")
    with pytest.raises(OfficeRefused, match="root_spare_full"):
        roots.rotate(before, keys, NOW, spare=full, password=PASSWORD, cost=CHEAP)
    daily, root = roots.rotate(before, keys, NOW, spare=two[1], password=PASSWORD, cost=CHEAP)
    old, new = (Metadata[Root].from_bytes(content) for content in (before, root))
    assert (new.signed.version, len(new.signatures)) == (2, 3)
    # Two of the three were at hand: they stay, and the third gave way to the new one.
    assert len(set(old.signed.roles["root"].keyids) & set(new.signed.roles["root"].keyids)) == 2
    with pytest.raises(OfficeRefused, match="root_keys_foreign"):
        roots.rotate(root, [roots.SigningKey.make(), keys[0]], NOW)
    centre.keys.publishes_with(daily, root).save(data / KEY_FILE, PASSWORD, CHEAP)
    kept = Keyring.load(data / KEY_FILE, PASSWORD)
    assert kept.roots == (before, root)
    assert {role: key.secret() for role, key in kept.publishing.items()} == {
        role: key.secret() for role, key in daily.items()
    }


@ONLY_SQLITE
def test_the_tree_on_a_stick_is_the_tree_that_is_served(centre: Office, tmp_path: Path) -> None:
    publishing.publish(centre, carried(), NOW, by="test")
    publishing.publish(centre, carried(), NOW, by="test")
    out = tmp_path / "stick"
    publishing.write_tree(centre, out)
    publishing.publish(centre, changed(carried(), "channels.csv", "02,电话", "02,来电"), LATER, by="test")
    publishing.write_tree(centre, out)
    on_stick = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with reading(centre.engine) as connection:
        assert on_stick == store.tree(connection)
    browser = Browser(centre, lambda: NOW)
    for path, content in on_stick.items():
        answer = browser.go(f"/v1/published/{path}")
        assert (answer.status_code, answer.content) == (200, content)
    for path in ("metadata/9.root.json", "../keys.json", "keys.json", "metadata"):
        assert browser.go(f"/v1/published/{path}").status_code == 404
    assert f"{METADATA}/timestamp.json" in on_stick
    paper = read_paper(enrolment.enrol(centre, "G009", "站", NOW, "secret"))
    assert paper.root.encode() == on_stick[f"{METADATA}/1.root.json"]
