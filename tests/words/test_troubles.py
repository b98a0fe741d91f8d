"""Every trouble that the program raises has its sentence, and it says what to do."""

import ast
import re
import string
from functools import cache

import pytest

from station_app.domain.troubles import Trouble
from station_app.storage.connection import _PRIMARY, _by_words
from station_app.words.troubles import TROUBLES, trouble_sentence
from tests.architecture.reading import PythonFile, python_files

CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def codes_of(file: PythonFile) -> set[str]:
    """The codes in the first argument of each Trouble(...), also where it chooses between two."""
    return {code for code, _ in _calls(file)}


def _calls(file: PythonFile) -> list[tuple[str, set[str]]]:
    """(code, names of the values given with it) for each Trouble(...)."""
    found = []
    for call, name in file.calls():
        if name.split(".")[-1] == "Trouble" and call.args:
            values = {keyword.arg for keyword in call.keywords if keyword.arg}
            constants = (node for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant))
            found += [(node.value, values) for node in constants if isinstance(node.value, str)]
    return found


@cache
def _all_calls() -> tuple[tuple[str, set[str]], ...]:
    return tuple(call for file in python_files() if file.within("station_app/") for call in _calls(file))


def _raised() -> set[str]:
    return {code for code, _ in _all_calls()} | set(_PRIMARY.values())


def test_every_trouble_in_the_source_has_its_sentence() -> None:
    assert _raised() - set(TROUBLES) == set()


def test_every_code_is_spelt_in_the_one_form() -> None:
    assert [code for code in _raised() if not CODE.fullmatch(code)] == []


def test_the_search_for_codes_sees_a_choice_between_two() -> None:
    file = PythonFile("station_app/x.py", 'raise Trouble("a-b" if x else "c-d", number=1)')
    assert codes_of(file) == {"a-b", "c-d"}


def test_what_sqlite_says_in_words_is_sorted_to_troubles_that_have_sentences() -> None:
    said = (
        "file is not a database", "database or disk is full", "disk I/O error", "database is locked",
        "database disk image is malformed", "Could not decode to UTF-8 column 'attributes' with text 'x'",
        "attempt to write a readonly database", "unable to open database file",
    )  # fmt: skip
    assert [_by_words(words) in TROUBLES for words in said] == [True] * len(said)


@pytest.mark.parametrize("code", sorted(TROUBLES))
def test_a_sentence_says_what_to_do_and_asks_for_no_unknown_value(code: str) -> None:
    asked = {name for _, name, _, _ in string.Formatter().parse(TROUBLES[code]) if name}
    given = {value for raised, values in _all_calls() if raised == code for value in values}
    # The papers' own troubles name file and field from variables, which a search of the source cannot follow.
    assert asked <= given | {"number", "file", "field"}
    assert not re.search(r"失败|非法|错误代码|异常", TROUBLES[code])
    told = trouble_sentence(Trouble(code, **dict.fromkeys(asked, 5)))
    assert "{" not in told
