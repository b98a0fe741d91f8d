"""Files of policies are read as they come, and what cannot be read says so."""

import io
from pathlib import Path

import pikepdf
import pytest

from station_app.documents.policy_files import MOST_BYTES, read_policy
from station_app.domain.faults import Refused
from station_app.words.faults import sentence
from tests.helpers.policy_files import docx, pdf

TEXT = "江州市专利资助办法\n第一条　为规范资助工作，制定本办法。\n第二条　资助对象为在本市登记的单位和个人。\n"


def put(place: Path, name: str, content: bytes) -> Path:
    path = place / name
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_policy(path)
    (fault,) = refused.value.faults
    assert sentence(fault)
    assert "{" not in sentence(fault)
    return fault.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_every_usual_encoding(tmp_path, encoding):
    read = read_policy(put(tmp_path, "资助办法.TXT", (TEXT + "第三条　𠮷㛃䶮。").encode(encoding)))
    assert read.head.title == "江州市专利资助办法"
    assert [(paragraph.label, paragraph.text) for paragraph in read.paragraphs][1:] == [
        ("第一条", "第一条 为规范资助工作，制定本办法。"), ("第二条", "第二条 资助对象为在本市登记的单位和个人。"),
        ("第三条", "第三条 𠮷㛃䶮。"),
    ]  # fmt: skip
    assert (len(read.digest), read.format) == (64, "txt")


def test_a_word_file_keeps_the_numbers_that_the_word_processor_counts(tmp_path):
    content = docx(["江州市专利资助办法", (0, "为规范资助工作，制定本办法。"), (0, "条件如下："), (1, "在本市登记；"),
                    (1, "专利有效。"), (0, "本办法由市局解释。")])  # fmt: skip
    read = read_policy(put(tmp_path, "a.docx", content))
    assert [(paragraph.label, paragraph.text) for paragraph in read.paragraphs] == [
        ("第1段", "江州市专利资助办法"), ("第一条", "第一条 为规范资助工作，制定本办法。"),
        ("第二条", "第二条 条件如下：\n（一） 在本市登记；\n（二） 专利有效。"),
        ("第三条", "第三条 本办法由市局解释。"),
    ]  # fmt: skip


def test_a_pdf_is_read_and_its_lines_joined_to_paragraphs(tmp_path):
    first = "第一条 为了规范本市知识产权公共服务工作站的接待登记和咨"
    read = read_policy(put(tmp_path, "a.pdf", pdf([["江州市接待办法", first, "询答复工作，制定本办法。", "1"],
                                                   ["第二条 本办法自公布之日起施行。", "2"]])))  # fmt: skip
    assert [(paragraph.label, paragraph.text) for paragraph in read.paragraphs][1:] == [
        ("第一条", first + "询答复工作，制定本办法。"), ("第二条", "第二条 本办法自公布之日起施行。"),
    ]  # fmt: skip
    assert read.format == "pdf"


def test_a_scan_a_password_and_damage_are_told_apart(tmp_path):
    good = pdf([["第一条 本办法自公布之日起施行，由市局负责解释。"]])
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refusal(put(tmp_path, "scan.pdf", pdf([[], []]))) == "policy-file-scan"
    assert refusal(put(tmp_path, "locked.pdf", locked.getvalue())) == "policy-file-password"
    assert refusal(put(tmp_path, "cut.pdf", good[:200])) == "policy-file-damaged"
    assert refusal(put(tmp_path, "none.pdf", b"")) == "policy-file-damaged"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.docx", docx(["", "  "]), "policy-file-empty"), ("a.docx", docx(["文"])[:60], "policy-file-damaged"),
     ("a.docx", b"PK\x03\x04", "policy-file-damaged"), ("a.txt", b" \r\n ", "policy-file-empty"),
     ("a.txt", b"", "policy-file-empty"), ("a.txt", b"\xff\xff\xff", "policy-file-encoding"),
     ("a.txt", b"\x00\x01\x02", "policy-file-damaged"), ("a.doc", b"\xd0\xcf\x11\xe0", "policy-file-kind"),
     ("a", b"x", "policy-file-kind")],
    # By number: a packed file holds the minute it was made, and two workers must name a case alike.
    ids=range(9),
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, code):
    assert refusal(put(tmp_path, name, content)) == code


def test_entities_that_grow_without_end_are_refused_before_they_are_read(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert refusal(put(tmp_path, "a.docx", docx(["第一条 资助。"], head=bomb))) == "policy-file-damaged"


def test_a_hundred_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert path.stat().st_size > MOST_BYTES
    assert refusal(path) == "policy-file-large"


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path):
    assert refusal(tmp_path / "gone.txt") == "policy-file-missing"
    (tmp_path / "folder.txt").mkdir()
    assert refusal(tmp_path / "folder.txt") == "policy-file-missing"
