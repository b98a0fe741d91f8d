"""Attached files on the disk: what is taken in, what is refused, what a stranger and a damaged disk can do."""

import os
import random
from pathlib import Path

import pytest

from station_app.domain.attachments import LONGEST_NAME, kept_name, type_of
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.attachments import Files

KEY = bytes(range(32))
LARGEST = 20 * 1024 * 1024


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "attachments", KEY)


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [1, 65535, 65536, 65537, 200_000])
def test_what_was_taken_in_comes_out_the_same(files: Files, tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)
    kept = files.keep(_file(tmp_path, "扫描件.pdf", content), LARGEST)
    assert (kept.name, kept.size) == ("扫描件.pdf", size)
    assert files.read(kept.digest) == content
    assert len(_everything(files.folder)) == 1


def test_the_disk_shows_neither_the_content_nor_the_name_nor_the_plain_digest(files: Files, tmp_path: Path) -> None:
    import hashlib

    content = "授权委托书：张国强 13800136688。".encode() * 40
    kept = files.keep(_file(tmp_path, "张国强.txt", content), LARGEST)
    (stored,) = _everything(files.folder)
    assert "张国强".encode() not in stored.read_bytes()
    assert "张国强" not in str(stored)
    assert kept.digest != hashlib.sha256(content).hexdigest()
    assert Files(files.folder, bytes(32)).keep(tmp_path / "张国强.txt", LARGEST).digest != kept.digest


def test_the_same_file_is_kept_once(files: Files, tmp_path: Path) -> None:
    first = files.keep(_file(tmp_path, "a.pdf", b"%PDF-1.7 one"), LARGEST)
    second = files.keep(_file(tmp_path, "b.pdf", b"%PDF-1.7 one"), LARGEST)
    assert first.digest == second.digest
    assert (first.name, second.name) == ("a.pdf", "b.pdf")
    assert len(_everything(files.folder)) == 1


def test_a_damaged_file_is_mended_by_attaching_it_again(files: Files, tmp_path: Path) -> None:
    source = _file(tmp_path, "a.pdf", b"%PDF-1.7 one")
    kept = files.keep(source, LARGEST)
    stored = files.path(kept.digest)
    stored.write_bytes(stored.read_bytes()[:-1])
    with pytest.raises(Trouble, match="attachment-damaged"):
        files.read(kept.digest)
    files.keep(source, LARGEST)
    assert files.read(kept.digest) == b"%PDF-1.7 one"


@pytest.mark.parametrize("harm", ["flip", "cut-tail", "cut-chunk", "swap", "repeat"])
def test_no_byte_can_be_changed_cut_off_or_moved(files: Files, tmp_path: Path, harm: str) -> None:
    content = random.Random(7).randbytes(65536 * 3 + 10)
    kept = files.keep(_file(tmp_path, "a.bin", content), LARGEST)
    stored = files.path(kept.digest)
    whole, piece = stored.read_bytes(), 65536 + 16
    head, chunks = whole[:20], [whole[at : at + piece] for at in range(20, len(whole), piece)]
    match harm:
        case "flip":
            harmed = whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]
        case "cut-tail":
            harmed = whole[:-3]
        case "cut-chunk":
            harmed = head + b"".join(chunks[:-1])
        case "swap":
            harmed = head + chunks[1] + chunks[0] + b"".join(chunks[2:])
        case _:
            harmed = head + chunks[0] + b"".join(chunks)
    stored.write_bytes(harmed)
    with pytest.raises(Trouble, match="attachment-damaged"):
        files.read(kept.digest)


def test_a_file_cut_off_between_two_chunks_is_found_before_its_end_is_given_out(files: Files, tmp_path: Path) -> None:
    kept = files.keep(_file(tmp_path, "a.bin", b"x" * (65536 * 2 + 10)), LARGEST)
    stored = files.path(kept.digest)
    stored.write_bytes(stored.read_bytes()[: 20 + 2 * (65536 + 16)])
    pieces = files.chunks(kept.digest)
    assert next(pieces) == b"x" * 65536
    with pytest.raises(Trouble, match="attachment-damaged"):
        # The chunk that is now the last was not sealed as the last.
        next(pieces)


def test_a_file_under_another_ones_name_is_found_out(files: Files, tmp_path: Path) -> None:
    one = files.keep(_file(tmp_path, "a.txt", b"one"), LARGEST)
    other = files.keep(_file(tmp_path, "b.txt", b"other"), LARGEST)
    files.path(one.digest).write_bytes(files.path(other.digest).read_bytes())
    with pytest.raises(Trouble, match="attachment-damaged"):
        files.write_out(one.digest, tmp_path / "out.txt")
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("说明.exe", b"plain text", "attachment-program"),
        ("照片.jpg", b"MZ\x90\x00 not a picture", "attachment-program"),
        ("照片.jpg", b"\x7fELF\x02", "attachment-program"),
        ("扫描.pdf", b"#!/bin/sh\nrm -rf /\n", "attachment-program"),
        ("扫描.txt", b"\xef\xbb\xbf  #!/usr/bin/env python", "attachment-program"),
        ("宏.xlsm", b"PK\x03\x04 macro", "attachment-program"),
        ("资料.zip", b"PK\x03\x04\x14\x00\x08\x08\x08\x00META-INF/MANIFEST.MF", "attachment-program"),
        ("资料.pdf .EXE", b"x", "attachment-program"),
        ("快捷方式.lnk", b"anything", "attachment-link"),
        ("报告.doc", b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00", "attachment-link"),
        ("网页.txt", b"[InternetShortcut]\r\nURL=http://example.invalid", "attachment-link"),
        ("空.txt", b"", "attachment-empty"),
    ],
)
def test_programs_links_and_nothing_are_refused(
    files: Files, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        files.keep(_file(tmp_path, name, content), LARGEST)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert _everything(files.folder) == []


def test_a_symbolic_link_and_a_folder_are_refused(files: Files, tmp_path: Path) -> None:
    target = _file(tmp_path, "secret.txt", b"of somebody else")
    link = tmp_path / "photo.jpg"
    link.symlink_to(target)
    for source, code in ((link, "attachment-link"), (tmp_path, "attachment-not-file")):
        with pytest.raises(Refused) as refused:
            files.keep(source, LARGEST)
        assert refused.value.faults[0].code == code
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="attachment-not-file"):
        files.keep(tmp_path / "pipe", LARGEST)


def test_300_megabytes_are_refused_before_a_byte_is_read(files: Files, tmp_path: Path) -> None:
    large = tmp_path / "录像.mp4"
    with large.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(Refused) as refused:
        files.keep(large, LARGEST)
    fault = refused.value.faults[0]
    assert (fault.code, fault.details["size"], fault.details["largest"]) == ("attachment-large", 300, 20)
    assert not files.folder.exists()


def test_a_file_that_vanishes_while_it_is_copied_leaves_nothing(files: Files, tmp_path: Path) -> None:
    source = _file(tmp_path, "a.bin", bytes(range(256)) * 1024)

    def pull_the_stick_out(done: int, _total: int) -> bool:
        if done == 65536:
            os.truncate(source, 70_000)
        return True

    with pytest.raises(Trouble, match="attachment-gone"):
        files.keep(source, LARGEST, pull_the_stick_out)
    assert _everything(files.folder) == []
    with pytest.raises(Trouble, match="file-missing"):
        files.keep(tmp_path / "never there.pdf", LARGEST)


def test_a_file_that_grows_while_it_is_copied_is_not_taken_half(files: Files, tmp_path: Path) -> None:
    source = _file(tmp_path, "a.bin", b"x" * 70_000)

    def still_scanning(done: int, _total: int) -> bool:
        if done == 65536:
            with source.open("ab") as file:
                file.write(b"y" * 70_000)
        return True

    with pytest.raises(Trouble, match="attachment-gone"):
        files.keep(source, LARGEST, still_scanning)
    assert _everything(files.folder) == []


def test_a_copy_can_be_given_up_at_any_step(files: Files, tmp_path: Path) -> None:
    source = _file(tmp_path, "a.bin", b"x" * 300_000)
    seen: list[tuple[int, int]] = []

    def at_the_second_step(done: int, total: int) -> bool:
        seen.append((done, total))
        return len(seen) < 2

    with pytest.raises(Trouble, match="attachment-cancelled"):
        files.keep(source, LARGEST, at_the_second_step)
    assert seen == [(65536, 300_000), (131072, 300_000)]
    assert _everything(files.folder) == []


def test_a_full_disk_is_told_and_leaves_no_half(files: Files, tmp_path: Path) -> None:
    import resource
    import signal

    source = _file(tmp_path, "a.bin", b"x" * 300_000)
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(Trouble, match="disk-full"):
            files.keep(source, LARGEST)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert _everything(files.folder) == []


def test_what_is_written_out_is_its_owners_alone_and_overwrites_nothing(files: Files, tmp_path: Path) -> None:
    kept = files.keep(_file(tmp_path, "a.txt", b"one"), LARGEST)
    out = tmp_path / "out.txt"
    files.write_out(kept.digest, out)
    assert out.read_bytes() == b"one"
    assert out.stat().st_mode & 0o077 == 0
    out.write_bytes(b"somebody's work")
    with pytest.raises(Trouble, match="folder-not-writable"):
        files.write_out(kept.digest, out)
    assert out.read_bytes() == b"somebody's work"


def test_a_digest_never_becomes_another_path(files: Files) -> None:
    for bad in ("", "../../keys.json", "A" * 64, "0" * 63, "0" * 64 + "/x"):
        assert not files.has(bad)
        with pytest.raises(ValueError, match="digest"):
            files.path(bad)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("扫描件.pdf", "扫描件.pdf"),
        ("  .隐藏.pdf ", "隐藏.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\x00b\x07.txt", "ab.txt"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("𠮷野家\n授权.jpg", "𠮷野家 授权.jpg"),
        ("...", "-"),
    ],
)
def test_file_names_are_kept_readable(given: str, kept: str) -> None:
    assert kept_name(given) == kept


def test_a_long_name_keeps_its_end() -> None:
    name = kept_name("长" * 300 + ".jpeg")
    assert len(name) == LONGEST_NAME
    assert name.endswith("….jpeg")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.4", "x", "pdf"), (b"\xff\xd8\xff\xe0", "x.png", "jpg"), (b"\x89PNG\r\n\x1a\n", "x.jpg", "png"),
        (b"PK\x03\x04....", "表.xlsx", "xlsx"), (b"PK\x03\x04....", "包.zip", "zip"),
        (b"PK\x03\x04..", "公文.ofd", "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.xls", "xls"), ("说明".encode(), "说明.txt", "txt"),
        (b"RIFF1234WEBPVP8 ", "x", "webp"), (b"\x00\x01\x02", "图.dwg", "file"),
    ],
)  # fmt: skip
def test_the_type_is_told_by_the_content_first(head: bytes, name: str, kind: str) -> None:
    assert type_of(head, name) == kind
