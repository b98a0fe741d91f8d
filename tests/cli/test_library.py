"""Texts of policies and phrases by the command line."""

from pathlib import Path

from tests.helpers.programs import station

TEXT = "江州市专利资助办法\n第一条 为规范专利资助工作，制定本办法。\n江州市知识产权局\n2025年2月18日\n"


def test_a_policy_is_tried_brought_in_once_and_renewed(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "办法.txt"
    file.write_text(TEXT, "utf-8")
    words = ("import", "policy", str(file), "--number", "江知发〔2025〕12号", "--json")
    tried = station(data, *words, "--dry-run").json
    assert (tried["title"], tried["issuer"], tried["dated"]) == ("江州市专利资助办法", "江州市知识产权局", "2025-02-18")
    assert (tried["number"], tried["paragraphs"], tried["record_id"]) == ("江知发〔2025〕12号", 4, None)
    brought = station(data, *words).json
    assert station(data, *words).fault == "policy-imported-already"
    file.write_text(TEXT + "附则。\n", "utf-8")
    again = station(data, *words, "--replaces", brought["record_id"], "--date", "2026-01-01").json
    assert again["record_id"] == brought["record_id"]
    listed = station(data, "policies", "--json").json
    assert (listed["versions"], listed["dated"], listed["paragraphs"]) == (2, "2026-01-01", 5)
    assert station(data, "verify", "--json").json["sound"] is True


def test_a_policy_without_a_head_is_refused_by_what_is_missing(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "随记.txt"
    file.write_text("这里随便写了一句话，没有落款也没有日期。", "utf-8")
    refused = station(data, "import", "policy", str(file), "--json")
    assert refused.code == 1
    assert "policy-issuer-missing" in refused.err
    assert "policy-date-missing" in refused.err


def test_phrases_are_listed(data: Path) -> None:
    listed = station(data, "phrases")
    assert ";xz  商标注册流程" in listed.out
