"""The year's archive and the list of what was destroyed prove themselves, with Python alone."""

import base64
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import zipfile

import pytest

from station_app.actions import archives, destroying
from station_app.actions.archives import GivenUp, signature
from station_app.documents import packs
from station_app.documents.destruction_pack import write_list
from station_app.documents.year_archive import month_lists, write_archive
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import journal
from station_exchange.envelope import pae
from station_exchange.keys import VerifyKey
from tests.documents.reading import text_of
from tests.keeping.years import at, destroy, propose
from tests.trust import marked


def make(office, place, year=2026, **given):
    store, lists = office.store, month_lists(office.desk.station, office.desk.catalogue, office.clock())
    with store.snapshot():
        digest = write_archive(
            place, archives.files(store.db, office.desk.clerk, year, lists, now=office.clock(), **given),
            lambda told: archives.manifest(store.db, year, office.desk.catalogue, told, now=office.clock()),
            signature(office.desk.device),
        )  # fmt: skip
    archives.note_archive(store, office.desk.clerk, year, digest, now=office.clock(), new_id=office.ids)
    return digest


def run_check(folder):
    """(exit code, what it says) of the script in a folder: Python without any of its site packages."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", "check.py"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")
    assert run.stderr == ""
    return run.returncode, run.stdout


def checked(place, folder):
    """The same of a pack, unpacked first."""
    with zipfile.ZipFile(place) as pack:
        pack.extractall(folder)
    return run_check(folder)


def a_year(office):
    at(office, 2025, 3, 3)
    office.record(visitor_name="上一年的", visitor_phone="13800136620")
    at(office, 2026, 3, 3)
    number, _visitor = marked.come(office, org_name="＝一家公司")
    office.amend(number, answer="已改")
    at(office, 2026, 5, 4)
    office.void(office.record(visitor_name="另一位", visitor_phone="13800136621").number)
    at(office, 2027, 1, 5)
    office.amend(number, answer="次年再改")
    return number


def test_the_years_archive_verifies_on_its_own_and_names_nobody(office, tmp_path):
    number = a_year(office)
    place = tmp_path / "2026.zip"
    digest = make(office, place)
    code, said = checked(place, tmp_path / "out")
    assert code == 0, said
    assert "全部相符" in said
    with zipfile.ZipFile(place) as pack:
        whole = b"".join(pack.read(name) for name in pack.namelist())
        told = json.loads(pack.read("manifest.json"))
        table = pack.read("data/consultation.csv").decode("utf-8-sig")
        paper = text_of(pack.read("lists/2026-03.pdf"))
        revisions = [json.loads(line) for line in pack.read("revisions.jsonl").splitlines()]
    assert not any(text.encode() in whole for text in marked.ALL)
    assert all(line.startswith('"') and line.endswith('"') for line in table.splitlines()), "no cell without quotes"
    assert number in table
    assert number in paper
    assert "朝阳区江东工作站（G003）" in paper
    assert (told["year"], told["station"]) == (2026, "G003")
    # The correction of the next year belongs to the next year.
    assert len([one for one in revisions if number in one["facts"]]) == 2
    entry = next(journal.walk_latest(office.store.db, "archive"))
    assert entry.body() == {"year": 2026, "manifest_sha256": digest}


def test_whatever_is_changed_in_an_archive_is_noticed(office, tmp_path):
    a_year(office)
    make(office, tmp_path / "2026.zip")
    sound = tmp_path / "sound"
    assert checked(tmp_path / "2026.zip", sound)[0] == 0
    changes = {
        "manifest.json": (b'"year":2026', b'"year":2025'), "signature.json": (b'"sig":"', b'"sig":"A'),
        "revisions.jsonl": (b"2026", b"2025"), "chain.jsonl": (b"2026", b"2025"), "index.xml": (b"2026", b"2025"),
        "data/consultation.csv": (b"2026", b"2025"), "check.py": (b"RFC 8032", b"RFC 8033"),
    }  # fmt: skip
    for name, (old, new) in changes.items():
        folder = tmp_path / name.replace("/", "-")
        shutil.copytree(sound, folder)
        content = (folder / name).read_bytes()
        assert old in content, name
        (folder / name).write_bytes(content.replace(old, new, 1))
        code, said = run_check(folder)
        assert (code, "不符" in said) == (1, True), name


def test_the_scripts_own_signature_check_agrees_with_the_library_on_good_and_bad_ones(office):
    found: dict[str, object] = {}
    exec("import hashlib, base64\n" + packs._script("signature"), found)
    device = office.desk.device
    signed = json.loads(signature(device)(b"{}"))
    message = pae(archives.SIGNED, b"{}")
    raw = base64.b64decode(signed["sig"])
    public = base64.urlsafe_b64decode(signed["key"] + "=")
    VerifyKey(signed["key"]).verify(raw, message)
    verify = found["signed_by"]
    assert verify(public, raw, message)
    assert not verify(public, raw, message + b" ")
    assert not verify(public, raw[:-1] + bytes([raw[-1] ^ 1]), message)
    assert not verify(public, bytes([raw[0] ^ 1]) + raw[1:], message)
    assert not verify(bytes([public[0] ^ 1]) + public[1:], raw, message)
    assert not verify(b"\xff" * 32, raw, message)


def test_an_archive_is_of_a_year_that_is_over_and_leaves_nothing_where_it_is_given_up(office, tmp_path):
    a_year(office)
    for year, code in ((2027, "archive-year"), (1999, "archive-year"), (2010, "archive-empty")):
        with pytest.raises(Refused, match=code):
            make(office, tmp_path / "x.zip", year)
    with pytest.raises(GivenUp):
        make(office, tmp_path / "x.zip", going_on=lambda done, _of: done < 5)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_pack_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    synced, real = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(os.fstat(file).st_ino), real(file)))
    packs.write_pack(tmp_path / "pack.zip", "destruction", "", [], lambda _files: b"{}")
    assert synced == [(tmp_path / "pack.zip").stat().st_ino]
    assert [file.name for file in tmp_path.iterdir()] == ["pack.zip"]


def test_the_list_of_what_was_destroyed_is_signed_and_counts_without_naming(office, tmp_path):
    at(office, 2023, 1, 10)
    number, _visitor = marked.come(office)
    at(office, 2026, 2, 2)
    propose(office)
    run = destroy(office)
    told = destroying.the_list(office.store.db, run.record_id, office.desk.catalogue)
    place = tmp_path / "list.zip"
    first = write_list(place, told, office.desk.station, office.clock(), signature(office.desk.device))
    again = write_list(place, told, office.desk.station, office.clock(), signature(office.desk.device))
    assert first == again
    code, said = checked(place, tmp_path / "out")
    assert code == 0, said
    with zipfile.ZipFile(place) as pack:
        whole = b"".join(pack.read(name) for name in pack.namelist())
        paper = text_of(pack.read("list.pdf"))
        listed = json.loads(pack.read("list.json"))
    assert not any(text.encode() in whole or text in paper for text in marked.ALL)
    assert number in paper
    assert sum(rule["records"] for rule in listed["rules"]) == len(listed["rows"]) == run.records
    (tmp_path / "out" / "list.json").write_text(json.dumps(listed | {"rows": listed["rows"][1:]}), "utf-8")
    assert run_check(tmp_path / "out")[0] == 1


@pytest.fixture
def full_disk():
    """No file grows beyond 6,000 bytes: as on a full disk."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_told_and_leaves_no_half_pack(tmp_path):
    noise = [("data/a.csv", iter([os.urandom(5_000), os.urandom(5_000)]))]
    with pytest.raises(Trouble) as full:
        packs.write_pack(tmp_path / "a.zip", "archive", "", noise, lambda _named: b"{}")
    assert full.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_no_cell_of_a_years_table_begins_a_formula_wherever_an_office_splits_it(office, tmp_path):
    a_year(office)
    at(office, 2026, 6, 1)
    office.record(visitor_name="分号的", visitor_phone="13800136622")
    at(office, 2027, 1, 2)
    make(office, tmp_path / "2026.zip")
    with zipfile.ZipFile(tmp_path / "2026.zip") as pack:
        tables = [pack.read(name).decode("utf-8-sig") for name in pack.namelist() if name.endswith(".csv")]
    assert tables
    for table in tables:
        assert all(line[:1] == line[-1:] == '"' for line in table.split("\r\n") if line)
