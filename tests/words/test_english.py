"""The English translation is whole: each sentence has its own, with the same values, and nothing is left over."""

import re
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from station_app.cli import main
from station_app.domain.faults import Fault, Level
from station_app.places import resource
from station_app.words import SOURCE, on_paper, say, use_language
from station_app.words.faults import sentence
from tests.helpers.language import speaking

PACKAGE = Path(__file__).parents[2] / "station_app"
IDEOGRAPH = re.compile("[\u3400-\u9fff]")
KEYS = re.compile(
    r"(?:Ctrl|Shift)(?:\+\w+)+|\bF\d+\b|\b(?:Tab|Esc)\b|--\w+|station (?:init|verify|recover)\b|&\w", re.ASCII
)
# Quoted because the reader must find or type exactly these: what stands in a paper ledger, a clerk's name, a page.
QUOTED_CHINESE = (
    "日期", "咨询内容", "事项", "王敏（二）", "查询", "练习", "备注", "专家", "星期", "开始", "结束", "星期五",
)  # fmt: skip
# Shown to see whether the computer has these characters, whatever the language.
SHOWN_AS_THEY_ARE = ("龘 㛃 䶮 𬭚 𠮷",)


def sentences() -> dict[str, set[str]]:
    """Each sentence that the program says in the window's language, with the files it stands in."""
    found: dict[str, set[str]] = {}
    method = [("**.py", "python")]
    for file, _line, text, _notes, _context in extract_from_dir(PACKAGE, method, keywords={"say": None, "mark": None}):
        assert isinstance(text, str)
        found.setdefault(text, set()).add(file)
    return found


def english() -> Catalog:
    """The translation as it is shipped."""
    return read_po(BytesIO(resource("translations", "en.po").read_bytes()), locale="en")


def translations() -> dict[str, str]:
    """Chinese to English."""
    return {
        message.id: message.string for message in english()
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id
    }  # fmt: skip


def placeholders(text: str) -> list[str]:
    """The names of the values a sentence asks for."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_every_sentence_has_its_translation() -> None:
    found, known = sentences(), translations()
    assert len(found) > 500
    assert sorted(f"{sorted(found[text])}: {text}" for text in found if not known.get(text, "").strip("\n")) == []


def test_nothing_is_translated_that_nobody_says() -> None:
    assert sorted(set(translations()) - set(sentences())) == []
    assert list(english().obsolete) == []
    assert [message.id for message in english() if message.fuzzy and message.id] == []


def test_a_translation_asks_for_the_same_values() -> None:
    assert [text for text, told in translations().items() if placeholders(text) != placeholders(told)] == []


def test_a_translation_names_the_same_keys_and_options() -> None:
    def keys(text: str) -> list[str]:
        return sorted(KEYS.findall(text))

    assert keys("登记(&R)，按Ctrl+Shift+D，F2，用--data") == ["&R", "--data", "Ctrl+Shift+D", "F2"]
    assert [text for text, told in translations().items() if keys(text) != keys(told)] == []


def test_a_translation_is_english() -> None:
    for told in translations().values():
        if told in SHOWN_AS_THEY_ARE:
            continue
        for quoted in QUOTED_CHINESE:
            told = told.replace(f'"{quoted}"', "")
        assert not IDEOGRAPH.search(told), told
        # The bundled font sets these as wide as an ideograph.
        assert not re.search("[，。；：！？（）、“”‘’·]", told), told


@pytest.mark.parametrize("mark", ["。", "？"])
def test_what_is_a_sentence_in_chinese_is_one_in_english(mark: str) -> None:
    ends = {"。": ".", "？": "?"}
    known = {text: told for text, told in translations().items() if text.endswith(mark)}
    assert known
    assert [told for told in known.values() if not told.endswith(ends[mark])] == []


def test_faults_are_told_in_english_with_their_values() -> None:
    with speaking("en"):
        short = sentence(Fault("phone-short", "visitor_phone", Level.SHOULD, {"length": 10, "missing": 1}))
        persons = sentence(Fault("count-range", "person_count", Level.MUST, {"most": 99}))
    assert short == "The mobile number has 10 digits, 1 too few. It may stay empty for now: tick \"None\"."
    assert persons == "Persons must be between 1 and 99. Please correct it, then save."


def test_the_command_line_speaks_english(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking(SOURCE):
        assert main(["--lang", "en", "check", "phone", "1380013800"]) == 0
        assert capsys.readouterr().out == (
            "The mobile number has 10 digits, 1 too few. It may stay empty for now: tick \"None\".\n"
        )
        assert main(["check", "phone", "1380013800"]) == 0
        assert capsys.readouterr().out == "手机号是 10 位，少 1 位。可先留空，选“未留电话”。\n"


@pytest.mark.parametrize("asked", [("--lang", "en"), ("--lang=en",), ("--lang", "zh_CN", "--lang", "en")])
def test_the_help_is_in_the_language_that_is_asked_for(
    asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with speaking(SOURCE), pytest.raises(SystemExit):
        main([*asked, "--help"])
    told = capsys.readouterr().out
    assert "Show one record as it stands" in told
    assert not IDEOGRAPH.search(told)


def test_a_language_without_a_translation_stays_chinese() -> None:
    with speaking("fr"):
        assert say("打印") == "打印"
    assert say("打印") == "打印"


def test_a_paper_stays_chinese_and_so_does_what_has_no_translation() -> None:
    with speaking("en"):
        assert (say("打印"), on_paper("打印"), say("没有这句 {n}", n=1)) == ("Print", "打印", "没有这句 1")
        assert on_paper("第 {number} 页，共 {pages} 页", number=1, pages=2) == "第 1 页，共 2 页"
        use_language(SOURCE)
        assert say("打印") == "打印"
