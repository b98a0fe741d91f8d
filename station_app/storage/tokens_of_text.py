"""How text becomes search tokens: one token per character.

Most Chinese words have two characters; a trigram index finds none of them, and word splitters find half. One token per
character with phrase queries finds every substring, in any script.
"""

import unicodedata


def cjk(text: str | None) -> str | None:
    """The text folded (full-width to half-width, upper to lower case) with a space after each character.

    Registered as the SQL function `cjk` on every connection; None stays None.
    """
    if text is None:
        return None
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace(" ", ""))


def phrase(text: str) -> str:
    """An FTS5 phrase that matches the text as a substring; empty where nothing is left to look for."""
    spaced = cjk(text) or ""
    return '"' + spaced.replace('"', '""') + '"' if spaced else ""
