"""The articles on which a fee or a deadline rests, word for word: from the reference data, else from the texts that the
station has brought in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.storage import policy_texts
from station_app.storage.cipher import Database

TEXTS: Final = "rule_text"
_ARTICLE: Final = re.compile(r"(?P<law>[^、，；;]*?)(?P<article>第[一二三四五六七八九十百]+条)")
_YEAR: Final = re.compile(r"[(（](?P<year>\d{4})[^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: how it is cited; its text, empty where nobody has it here; `source`: the text of the library."""

    cited: str
    text: str
    source: str = ""


def articles(db: Database, catalogue: Catalogue, basis: str) -> tuple[Article, ...]:
    """The articles that a legal basis names, in its order; none where it names no article."""
    known = {code.label: code.attributes["text"] for code in catalogue.lists.get(TEXTS, ())}
    return tuple(
        Article(f"{law}{article}", known[f"{law}{article}"]) if f"{law}{article}" in known
        else _in_library(db, law, article)
        for law, article in _named(basis)
    )  # fmt: skip


def _named(basis: str) -> Iterator[tuple[str, str]]:
    law = ""
    for found in _ARTICLE.finditer(basis):
        law = found["law"].strip() or law
        yield law, found["article"]


def _in_library(db: Database, law: str, article: str) -> Article:
    year, name = _YEAR.search(law), _YEAR.sub("", law)
    dated = year["year"] if year is not None else ""
    title, text = policy_texts.article(db, name, dated, article) if name else ("", "")
    return Article(f"{law}{article}", text, title)
