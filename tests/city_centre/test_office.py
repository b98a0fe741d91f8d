"""Founding, opening and the keys."""

from pathlib import Path

import pyrage
import pytest

from city_centre import enrolment, office, words
from city_centre.intake import receive
from city_centre.keys import RECOVERY_FILE, DamagedKeys, Keyring, WrongPassword
from city_centre.office import Office, OfficeRefused
from station_exchange import container
from station_exchange.enrolment import read_paper
from station_exchange.keys import SealingKey
from station_exchange.manifest import BATCH_TYPE, parse_batch
from station_exchange.refusals import Code
from tests.city_centre.conftest import CHEAP, NOW, PASSWORD
from tests.helpers.wire import Desk, row


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_the_recovery_key_opens_a_batch_without_the_office(centre: Office, desk: Desk) -> None:
    data = desk.batch([row("a", person={"visitor_name": "张国强"})])
    sealed = (centre.keys.offline_folder / RECOVERY_FILE).read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n-> scrypt ")
    recovery = SealingKey.from_secret(pyrage.passphrase.decrypt(sealed, PASSWORD).decode().strip())
    parts = container.take_apart(data, BATCH_TYPE)
    manifest = parse_batch(parts.envelope.payload)
    assert "张国强" in container.decrypt(parts.ciphertext, recovery, manifest.content_sha256, manifest.raw_len).decode()


def test_nothing_in_the_data_folder_tells_a_secret(data: Path, centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a", person={"visitor_name": "张国强"})]), NOW)
    enrolment.enrol(centre, "G004", "朝阳站", NOW, "a-secret-not-yet-used")
    canaries = [
        "张国强",
        "a-secret-not-yet-used",
        centre.keys.acknowledgement.secret(),
        centre.keys.operational.secret(),
    ]
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.name == office.KEY_FILE for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [canary for canary in canaries if canary.encode() in content], path


def test_a_wrong_password_and_a_damaged_key_file_are_told_apart(data: Path) -> None:
    with pytest.raises(WrongPassword), office.opened(data, "another password"):
        pass
    file = data / office.KEY_FILE
    whole = file.read_bytes()
    for damaged in (whole[:-5], b"", b"{}", whole.replace(b'"memory_kib":64', b'"memory_kib":99999999')):
        file.write_bytes(damaged)
        with pytest.raises(DamagedKeys), office.opened(data, PASSWORD):
            pass
    file.write_bytes(whole.replace(b'"iterations":1', b'"iterations":2'))
    with pytest.raises(WrongPassword):
        Keyring.load(file, PASSWORD)


def test_an_office_is_founded_once(data: Path) -> None:
    with pytest.raises(OfficeRefused) as refused:
        office.found(data, PASSWORD, NOW, code="BJ", name="市中心", cost=CHEAP)
    assert refused.value.code == "founded"


def test_an_interrupted_founding_is_begun_anew_and_a_strange_database_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / office.DATABASE_FILE).write_bytes(b"half a database")
    with pytest.raises(OfficeRefused) as refused:
        office.found(folder, PASSWORD, NOW, code="BJ", name="市中心", cost=CHEAP)
    assert refused.value.code == "not_empty"
    assert (folder / office.DATABASE_FILE).read_bytes() == b"half a database"
    (folder / f"{office.KEY_FILE}.new").write_bytes(b"")
    office.found(folder, PASSWORD, NOW, code="BJ", name="市中心", cost=CHEAP)
    with office.opened(folder, PASSWORD) as opened:
        assert opened.name == "市中心"


@pytest.mark.parametrize("data", ["postgresql"], indirect=True)
def test_a_second_office_in_the_same_postgresql_database_is_refused(centre: Office, tmp_path: Path) -> None:
    url = centre.keys.database_url
    with pytest.raises(OfficeRefused) as refused:
        office.found(tmp_path / "b", PASSWORD, NOW, code="BJ", name="市中心", database_url=url, cost=CHEAP)
    assert refused.value.code == "database_taken"
    assert not (tmp_path / "b").exists()


def test_an_office_is_founded_in_an_empty_postgresql_database(postgresql_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    office.found(folder, PASSWORD, NOW, code="BJ", name="市中心", database_url=postgresql_url, cost=CHEAP)
    with office.opened(folder, PASSWORD) as opened:
        assert (opened.engine.dialect.name, opened.name) == ("postgresql", "市中心")
    assert postgresql_url.encode() not in (folder / office.KEY_FILE).read_bytes()


def test_an_enrolment_paper_is_signed_by_the_office_it_names(centre: Office) -> None:
    written = enrolment.enrol(centre, "G003", "海淀站", NOW, "secret", district="110108", city_role="independent")
    paper = read_paper(written)
    assert (paper.centre, paper.station, paper.station_name, paper.city_role) == ("BJ", "G003", "海淀站", "independent")
    assert paper.acknowledgement_key == centre.keys.acknowledgement.public.text
    assert paper.recovery_recipient == centre.keys.recovery_recipient


@pytest.mark.parametrize("station", ["g003", "G3", "G00345", "G00\n", "海淀1"])
def test_a_station_code_of_another_form_is_refused(centre: Office, station: str) -> None:
    with pytest.raises(OfficeRefused) as refused:
        enrolment.enrol(centre, station, "海淀站", NOW, "secret")
    assert refused.value.code == "station_code"


def test_every_code_of_the_wire_has_its_sentence() -> None:
    for code in Code:
        assert words.refused(code.value).endswith("。")
