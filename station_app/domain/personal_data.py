"""Whose data an entry holds: how records are tied to a person, and what an erasure takes or leaves (PIPL 44–50).

The same ties serve the search for everything of a person, the copy he is given, and the erasure; a test walks `KINDS`
and names a kind that is neither tied nor listed here with its reason.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

VISITOR: Final = "visitor_id"
"""The fact by which a record names its visitor. The journal is indexed by it."""
SUBJECTS: Final = ("consultation_id", "about_id")
"""The facts by which a record names another one and is its visitor's, where it names none itself; indexed too."""
NAME_AND_PHONE: Final = (("handler_name", "handler_phone"), ("visitor_name", "visitor_phone"))
"""Columns in which a table names somebody without a visitor's record: the same name and phone are the same person
(decision 22 of the plan)."""

NOT_OF_A_VISITOR: Final[Mapping[str, str]] = {
    "phrase": "the station's own wording; a clerk writes it for everybody",
    "expert": "a volunteer of the station, not a visitor; kept by the terms of his own record class",
    "duty": "when an expert sits at the station; its reason is about him",
    "weekly_report": "figures of a period; the name in it is that of whoever signs for the station",
    "report_step": "a step with a report; its reason is about figures",
    "target": "what the station sets out to reach",
    "proof": "a clerk's reason for a sensitive act; tied by `visitor_id` where the act was about a person",
}
"""Kinds with personal fields that are nobody's visit, each with its reason."""

CONTENT: Final = frozenset({"question", "answer", "need", "note", "reply", "case_title", "outcome", "title", "advice"})
"""Fields that say what was asked and answered: an anonymisation keeps them, without the names and numbers in them."""
FILES: Final = ("attachments", "mark_image")
"""Facts that name attached files: an erasure takes the files, so the record lists them no longer."""


class How(StrEnum):
    """What is done with a person's data."""

    ERASE = "erase"
    """Everything personal goes, what was asked and answered too."""
    ANONYMISE = "anonymise"
    """Who it was goes; what was asked and answered stays, without the names and numbers found in it."""


_NUMBERS: Final = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?!\d)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MASK: Final = "×××"
_SHORTEST: Final = 2


def without_identity(text: str, known: Iterable[str]) -> str:
    """The text without the strings known to name the person, and without whatever looks like a phone, an ID number or
    an address. Strings of one character are left: a surname alone is a word of every sentence.
    """
    for name in sorted((one for one in known if len(one) >= _SHORTEST), key=len, reverse=True):
        text = text.replace(name, _MASK)
    return _NUMBERS.sub(_MASK, text)


def left_of(person: Mapping[str, Any], how: How, known: Iterable[str]) -> dict[str, Any]:
    """What stays of a record's personal part: nothing, or its contents without the identity."""
    if how is How.ERASE:
        return {}
    known = tuple(known)
    return {
        name: without_identity(value, known)
        for name, value in person.items()
        if name in CONTENT and isinstance(value, str)
    }


def facts_left(facts: Mapping[str, Any], how: How) -> dict[str, Any]:
    """The facts of a record after an erasure: all that is counted stays, the list of its files goes."""
    kept = {name: value for name, value in facts.items() if name not in FILES}
    if "revision_no" in kept:
        kept["revision_no"] = int(kept["revision_no"]) + 1
    return kept | {"erased": how.value}
