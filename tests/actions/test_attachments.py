"""Files of a visit: named by its save, never lost by a correction, looked after by verify, backup and restore."""

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from station_app.actions import attaching, attachments, backups, putting_back
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import form_of, latest_of, record
from station_app.actions.drafts import keep as keep_draft
from station_app.actions.verification import verify
from station_app.domain.attachments import Attachment
from station_app.domain.faults import Refused
from station_app.domain.json_fields import write_fields
from station_app.storage import attached, journal
from station_app.storage.drafts import Draft
from station_app.storage.folder import DataFolder
from tests.helpers.office import MANAGER, PASSWORD, Office


def _take(
    office: Office, folder: Path, name: str = "授权书.pdf", content: bytes = b"%PDF-1.7 of the office"
) -> Attachment:
    source = folder / name
    source.write_bytes(content)
    return attachments.take_in(
        office.store, office.desk.clerk, source, catalogue=office.desk.catalogue, now=office.clock()
    )


def _record(office: Office, *files: Attachment) -> str:
    form = replace(office.form(), attachments=files)
    saved = record(
        office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock.forward(seconds=1), new_id=office.ids,
    )  # fmt: skip
    return saved.number


def _attach(office: Office, number: str, *files: Attachment, reason: str = "补附件") -> None:
    attaching.attach(
        office.store, office.desk.clerk, number, files, reason, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock.forward(seconds=1), new_id=office.ids,
    )  # fmt: skip


def test_a_visit_names_its_files_and_their_names_are_personal(office: Office, tmp_path: Path) -> None:
    kept = _take(office, tmp_path, "张国强授权书.pdf")
    number = _record(office, kept)
    entry = latest_of(office.store.db, number)
    assert msgspec.json.decode(entry.facts)["attachments"] == [{"digest": kept.digest, "size": 22, "type": "pdf"}]
    assert "张国强授权书" not in entry.facts
    assert "张国强授权书" in (entry.person or "")
    assert form_of(office.store.db, entry, office.desk.catalogue).attachments == (kept,)
    assert verify(office.store).sound


def test_a_file_is_put_on_a_saved_visit_by_a_correction_and_taken_off_by_another(
    office: Office, tmp_path: Path
) -> None:
    first, second = _take(office, tmp_path), _take(office, tmp_path, "图样.png", b"\x89PNG\r\n\x1a\n...")
    number = _record(office, first)
    _attach(office, number, second)
    assert attaching.of_visit(office.store, number, office.desk.catalogue) == (first, second)
    office.amend(number, "附错了", attachments=[write_fields(second)])
    assert attaching.of_visit(office.store, number, office.desk.catalogue) == (second,)
    # The history has it still, so it is nobody's orphan, however late.
    assert attachments.sweep(office.store, office.clock() + timedelta(days=400)) == 0
    assert set(attached.sizes(office.store.db)) == {first.digest, second.digest}
    record_id = latest_of(office.store.db, number).record_id
    assert [entry.verb for entry in journal.of_record(office.store.db, record_id)] == ["record", "amend", "amend"]
    assert verify(office.store).sound


def test_a_visit_cannot_name_a_file_that_was_never_kept(office: Office) -> None:
    stranger = Attachment("0" * 64, "没有.pdf", 10, "pdf")
    with pytest.raises(Refused, match="attachment-not-kept"):
        _record(office, stranger)
    with pytest.raises(Refused, match="attachment-not-kept"):
        _record(office, Attachment("../../keys.json", "路径.pdf", 10, "pdf"))
    number = _record(office)
    with pytest.raises(Refused, match="attachment-not-kept"):
        office.amend(number, "补附件", attachments=[write_fields(stranger)])


def test_21_files_are_too_many(office: Office, tmp_path: Path) -> None:
    kept = [_take(office, tmp_path, f"{at}.txt", b"%d" % at) for at in range(21)]
    with pytest.raises(Refused, match="attachments-many"):
        _record(office, *kept)
    _record(office, *kept[:20])


def test_an_id_number_in_a_file_name_is_warned_of_and_masked(office: Office, tmp_path: Path) -> None:
    kept = _take(office, tmp_path, "11010519491231002X正面.jpg", b"\xff\xd8\xff\xe0")
    number = _record(office, kept)
    entry = latest_of(office.store.db, number)
    assert "attachments:resident-id-in-text" in entry.body()["warnings"]
    assert "11010519491231002X" not in (entry.person or "")
    (stored,) = attaching.of_visit(office.store, number, office.desk.catalogue)
    assert stored.name.endswith("002X正面.jpg")


def test_verify_finds_a_lost_a_damaged_and_a_misreported_file(office: Office, tmp_path: Path) -> None:
    lost, damaged = _take(office, tmp_path), _take(office, tmp_path, "b.txt", b"to be damaged")
    _record(office, lost, damaged)
    files = attachments.files_of(office.store)
    files.path(lost.digest).unlink()
    path = files.path(damaged.digest)
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    assert {finding.code for finding in verify(office.store).findings} == {"attachment-missing", "attachment-damaged"}
    with office.store.atomic() as db:
        db.execute("UPDATE attachments SET size = size + 1 WHERE digest = ?", (lost.digest,))
    assert "row-differs" in {finding.code for finding in verify(office.store).findings}


def test_the_sweep_takes_halves_and_old_orphans_and_nothing_that_is_named(office: Office, tmp_path: Path) -> None:
    files = attachments.files_of(office.store)
    names = ("saved", "drafted", "orphan")
    saved, drafted, orphan = (_take(office, tmp_path, f"{name}.txt", name.encode()) for name in names)
    _record(office, saved)
    body = {"form": {"attachments": [write_fields(drafted)]}, "ids": ["1", "2", "3"]}
    keep_draft(office.store, office.desk.clerk, Draft("2", "consultation", "c", "t", body, office.clock().isoformat()))
    half = files.folder / "broken.half"
    half.write_bytes(b"ATT1")
    now = office.clock()
    for one in (saved, drafted, orphan):
        os.utime(files.path(one.digest), (now.timestamp(), now.timestamp()))
    assert attachments.sweep(office.store, now + timedelta(days=29)) == 1
    assert not half.exists()
    assert files.has(orphan.digest)
    assert attachments.sweep(office.store, now + timedelta(days=31)) == 1
    assert [files.has(one.digest) for one in (saved, drafted, orphan)] == [True, True, False]


def test_the_desk_sweeps_when_it_opens(office: Office, tmp_path: Path) -> None:
    _take(office, tmp_path)
    half = attachments.files_of(office.store).folder / "broken.half"
    half.write_bytes(b"ATT1")
    office.reopen()
    assert not half.exists()


def test_a_backup_takes_the_files_along_once_and_a_restore_brings_them_back(office: Office, tmp_path: Path) -> None:
    kept = _take(office, tmp_path)
    number = _record(office, kept)
    desk = office.desk
    made = backups.make(office.store, desk.clerk, desk.station, now=office.clock(), new_id=office.ids)
    (beside,) = made.backup.parent.glob("*.attachments")
    (copy,) = beside.rglob("*.att")
    stamp = copy.stat().st_mtime_ns
    backups.make(office.store, desk.clerk, desk.station, now=office.clock.forward(days=1), new_id=office.ids)
    assert copy.stat().st_mtime_ns == stamp
    assert backups.rehearse(office.store, desk.clerk, made.backup).found.sound
    elsewhere = tmp_path / "stick"
    shutil.copytree(made.backup.parent, elsewhere)
    office.desk.close()
    new = DataFolder.at(tmp_path / "new pc")
    putting_back.restore(new, elsewhere / made.backup.name, MANAGER, PASSWORD, now=office.clock())
    office.folder = new
    office.reopen()
    assert attachments.files_of(office.store).read(kept.digest) == b"%PDF-1.7 of the office"
    assert attaching.of_visit(office.store, number, office.desk.catalogue) == (kept,)
    assert verify(office.store).sound


def test_a_rehearsal_says_that_the_backup_has_lost_a_file(office: Office, tmp_path: Path) -> None:
    kept = _take(office, tmp_path)
    _record(office, kept)
    desk = office.desk
    made = backups.make(office.store, desk.clerk, desk.station, now=office.clock(), new_id=office.ids)
    (copy,) = made.backup.parent.glob("*.attachments/*/*.att")
    copy.unlink()
    found = backups.rehearse(office.store, desk.clerk, made.backup).found
    assert [finding.code for finding in found.findings] == ["attachment-missing"]
    assert verify(office.store).sound


def test_a_lost_picture_does_not_keep_the_station_without_backups(office: Office, tmp_path: Path) -> None:
    kept = _take(office, tmp_path)
    _record(office, kept)
    attachments.files_of(office.store).path(kept.digest).unlink()
    desk = office.desk
    assert backups.make(office.store, desk.clerk, desk.station, now=office.clock(), new_id=office.ids).backup.is_dir()


def test_a_file_is_written_out_by_its_place(office: Office, tmp_path: Path) -> None:
    number = _record(office, _take(office, tmp_path), _take(office, tmp_path, "b.txt", b"second"))
    out = tmp_path / "out"
    out.mkdir()
    desk = office.desk
    written = attaching.save_out(office.store, desk.clerk, number, 2, out, desk.catalogue)
    assert written.name == "b.txt"
    assert (out / "b.txt").read_bytes() == b"second"
    with pytest.raises(Refused, match="attachment-unknown"):
        attaching.save_out(office.store, desk.clerk, number, 3, out, desk.catalogue)


def test_the_same_save_asked_twice_names_its_files_once(office: Office, tmp_path: Path) -> None:
    form = replace(office.form(), attachments=(_take(office, tmp_path),))
    ids, desk = RecordIds.make(office.ids), office.desk
    numbers = {
        record(office.store, desk.clerk, form, ids=ids, catalogue=desk.catalogue, now=office.clock(),
               new_id=office.ids).number
        for _ in range(2)
    }  # fmt: skip
    assert len(numbers) == 1
    assert len(attached.sizes(office.store.db)) == 1


def test_one_content_under_two_names_is_one_file_and_verify_finds_nothing(office, tmp_path):
    names = ("授权书.pdf", "授权书副本.pdf", "营业执照.pdf")
    contents = (b"%PDF-1.7 same", b"%PDF-1.7 same", b"%PDF-1.7 other")
    taken = [_take(office, tmp_path, name, content) for name, content in zip(names, contents, strict=True)]
    saved = office.record(attachments=[write_fields(one) for one in taken])
    assert tuple(one.name for one in attaching.of_visit(office.store, saved.number, office.desk.catalogue)) == names
    assert verify(office.store).sound
    office.store.db.execute("UPDATE attachments SET size = size + 1 WHERE digest = ?", (taken[0].digest,))
    assert "row-differs" in [finding.code for finding in verify(office.store).findings]


def test_a_backup_holds_the_files_of_a_form_that_is_not_saved_yet(office, tmp_path):
    taken = _take(office, tmp_path)
    body = {"form": {"attachments": [write_fields(taken)]}, "ids": ["a", "b", "c"]}
    keep_draft(
        office.store, office.desk.clerk,
        Draft("b", "consultation", office.desk.clerk.record_id, "张国强", body, office.clock().isoformat()),
    )  # fmt: skip
    place = tmp_path / "backups"
    place.mkdir()
    backups.make(
        office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids, place=place
    )
    assert list(place.rglob(f"{taken.digest}.att"))


def test_a_name_that_is_a_path_overwrites_nothing_and_a_name_that_runs_is_not_opened(office, tmp_path):
    dear, folder = tmp_path / "dear.txt", tmp_path / "out"
    dear.write_text("of somebody else", "utf-8")
    folder.mkdir()
    taken = _take(office, tmp_path)
    for path in (str(dear), "../../../dear.txt", ".."):
        saved = office.record(attachments=[write_fields(taken) | {"name": path}])
        (listed,) = attaching.of_visit(office.store, saved.number, office.desk.catalogue)
        copy = attachments.open_copy(office.store, office.desk.clerk, listed)
        assert copy.parent == office.store.folder.opened / listed.digest[:16]
        attaching.save_out(office.store, office.desk.clerk, saved.number, 1, folder, office.desk.catalogue)
    assert dear.read_text("utf-8") == "of somebody else"
    assert len(list(folder.iterdir())) == 3
    note = _take(office, tmp_path, "说明.txt", "del 一切".encode())
    with pytest.raises(Refused, match="attachment-program"):
        attachments.open_copy(office.store, office.desk.clerk, replace(note, name="说明.bat"))
