"""Every fault that the program can raise is told in words: where, what, and what to do."""

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault, Level
from station_app.domain.json_fields import specs
from station_app.domain.numbers import check_number
from station_app.domain.periods import ReportingWeek
from station_app.words.faults import SENTENCES, check_sentence, level_label, sentence
from station_app.words.labels import field_label, week_label
from station_app.words.sentences import numbers
from tests.helpers.reference import bundled_catalogue

PACKAGE = Path(__file__).parents[2] / "station_app"
BUNDLES = PACKAGE.parent / "station_exchange" / "bundles.py"
"""Read at both ends: what it refuses the desk tells in its own words."""
# What raises or makes a fault, and at which place its code and its field stand.
MAKERS = {
    "Fault": (0, 1), "because": (0, 1), "_unwrap": (3, 4), "WrongUsage": (0, None), "accepted": (0, None),
    "doubtful": (0, None), "BundleRefused": (0, None),
}  # fmt: skip
WHAT_TO_DO = ("请", "可", "会", "不用", "已")
NEVER_SAID = ("操作失败", "系统异常", "非法", "格式错误", "未知错误", "无效输入", "必填")


@dataclass(frozen=True)
class Raised:
    """One place in the source that makes a fault."""

    where: str
    code: str
    field: str | None
    details: frozenset[str] | None


def _literals(node: ast.expr) -> list[str]:
    """The texts a node can be: a literal, or either side of a choice between two."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _details(call: ast.Call, name: str) -> frozenset[str] | None:
    """The names of the details given at this place; None where they are put together elsewhere."""
    if name != "Fault":
        return frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    given = [keyword.value for keyword in call.keywords if keyword.arg == "details"] + call.args[3:4]
    if not given:
        return frozenset()
    node = given[0]
    if not isinstance(node, ast.Dict):
        return None
    return frozenset(key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _raised_in(source: str, where: str) -> Iterator[Raised]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in MAKERS:
            continue
        at, field_at = MAKERS[name]
        fields = _literals(node.args[field_at]) if field_at is not None and len(node.args) > field_at else []
        for code in _literals(node.args[at]) if len(node.args) > at else []:
            yield Raised(f"{where}:{node.lineno}", code, fields[0] if fields else None, _details(node, name))


def _all_raised() -> list[Raised]:
    return [raised for path in (*sorted(PACKAGE.rglob("*.py")), BUNDLES)
            for raised in _raised_in(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE.parent).as_posix())]


def _asked(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_fault_in_the_source_has_its_sentence() -> None:
    raised = _all_raised()
    assert len({one.code for one in raised}) > 100
    assert [f"{one.where} {one.code}" for one in raised if one.code not in SENTENCES] == []


def test_every_sentence_gets_the_values_it_asks_for() -> None:
    wanting = [f"{one.where} {one.code}: {sorted(missing)}" for one in _all_raised() if one.details is not None
               and (missing := _asked(SENTENCES.get(one.code, "")) - one.details - {"field"})]
    assert wanting == []


def test_every_field_that_a_fault_names_has_a_label() -> None:
    for one in _all_raised():
        assert one.field is None or field_label(one.field) or one.field == "", one.where
    assert all(field_label(name) for name in specs(ConsultationForm))


def test_no_sentence_is_kept_for_a_fault_that_nobody_raises() -> None:
    assert sorted(set(SENTENCES) - {one.code for one in _all_raised()}) == []


@pytest.mark.parametrize("code", sorted(set(SENTENCES) - set(numbers.GOOD)))
def test_a_sentence_says_what_to_do_and_blames_nobody(code: str) -> None:
    text = SENTENCES[code]
    assert text.endswith("。")
    assert sum(text.count(mark) for mark in "。；，") >= 2, text
    assert any(word in text for word in WHAT_TO_DO), text
    assert not any(word in text for word in NEVER_SAID), text


def test_the_sentences_of_the_standard_are_said_word_for_word() -> None:
    short = Fault("phone-short", "visitor_phone", Level.SHOULD, {"length": 10, "missing": 1})
    assert sentence(short) == "手机号是 10 位，少 1 位。可先留空，选“未留电话”。"
    wrong = Fault("uscc-check", "uscc", Level.SHOULD)
    assert sentence(wrong) == (
        "统一社会信用代码第 18 位对不上，可能抄错一位。请对照营业执照；确认无误可继续，会标“待核”。"
    )


def test_a_forbidden_character_is_told_by_its_number_and_its_field() -> None:
    fault = Fault("text-character", "question", Level.MUST, {"character": "U+202E", "position": 2})
    assert sentence(fault) == "咨询内容第 2 个字是不能保存的字符 U+202E（看不见的控制符）。请删去它再存。"


def test_a_code_without_a_sentence_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        sentence(Fault("never-heard-of", "question"))
    with pytest.raises(KeyError):
        field_label("never_heard_of")


def test_a_number_check_is_told_good_or_bad() -> None:
    catalogue, day = bundled_catalogue(), ReportingWeek.parse("2026-W46").monday
    assert check_sentence(check_number("region", "110228", catalogue, day)) == (
        "所在区 110228（密云县）是旧代码，已改为 110118（密云区）。不用处理。"
    )
    assert check_sentence(check_number("phone", "13800138000", catalogue, day)) == "手机号可用。"
    assert check_sentence(check_number("region", "110110", catalogue, day)).startswith("所在区不是")


def test_levels_and_weeks_have_their_words() -> None:
    assert [level_label(level) for level in Level] == ["必须改", "建议改", "提醒"]
    assert week_label(ReportingWeek.parse("2026-W46")) == "2026年第46周（11月9日—11月15日）"


def test_the_search_for_codes_sees_every_way_of_raising() -> None:
    source = '''
raise Refused.because("a", "question", number=1)
yield Fault("b" if x else "c", "uscc", Level.NOTE, {"day": day})
Fault("d", "", details=elsewhere)
doubtful("e", number, length=3)
'''
    found = sorted(_raised_in(source, "x"), key=lambda one: one.code)
    assert [(one.code, one.field, one.details) for one in found] == [
        ("a", "question", frozenset({"number"})),
        ("b", "uscc", frozenset({"day"})),
        ("c", "uscc", frozenset({"day"})),
        ("d", "", None),
        ("e", None, frozenset({"length"})),
    ]
