"""What can be typed to find a visitor or a firm: one short key for each way, for a prefix search through an index.

A key's first letter says the way: `s` sounds, `c` characters, `p` phone, `t` phone backwards, `u` credit code.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from station_app.domain.readings import RULES, initials, spellings
from station_app.domain.short_names import short_name

_DOTS: Final = re.compile(r"[·•・.\s]+")

LONGEST: Final = 24
"""A key has no more characters than this behind its letter; who types more is compared with the name itself."""

SHORTEST_PHONE: Final = 3
"""Fewer digits than this find nobody: half the town has them."""

_LONG_NAMES: Final = 4
"""Ways to type a firm's whole name; what people say of it has more."""

RULES_OF_KEYS: Final = 100 * RULES + 2
"""Raised with every change of what is made here."""


def folded(text: str) -> str:
    """A text as keys hold it: full-width to half-width, lower case, no blanks, no dots between the parts of a name."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in plain if not character.isspace() and character not in "·•・-'’")


def keys_of_person(name: str, readings: Sequence[str], phone: str) -> list[str]:
    """Every key of a person; any of the three may be empty."""
    parts = [part for part in _DOTS.split(name) if part]
    made = [f"s{spelt[:LONGEST]}" for spelt in spellings(name, readings)]
    made += [f"s{spelt[:LONGEST]}" for part in parts[1:] for spelt in spellings(part)]
    made += [f"c{part}" for part in _endings(name)]
    digits = "".join(character for character in phone if character.isdigit())[:LONGEST]
    if digits:
        made += [f"p{digits}", f"t{digits[::-1]}"]
    return sorted(set(made))


def keys_of_firm(name: str, short: str, uscc: str) -> list[str]:
    """Every key of a firm; any of the three may be empty. The short name is guessed where none was written."""
    said = [short] if short else []
    said += [short_name(name)] if name else []
    made = [f"s{spelt[:LONGEST]}" for one in said for spelt in spellings(one)]
    made += [f"s{spelt[:LONGEST]}" for spelt in initials(name, _LONG_NAMES)]
    made += [f"c{part}" for one in said for part in _endings(one)]
    if name:
        made.append(f"c{folded(name)[:LONGEST]}")
    if uscc:
        made.append(f"u{uscc}"[: LONGEST + 1])
    return sorted(set(made))


def _endings(text: str) -> list[str]:
    """The text from each of its characters on (of Latin words, from each word on): any part is found by a prefix."""
    plain = unicodedata.normalize("NFKC", text).lower()
    inside = [at > 0 and _latin(plain[at]) and _latin(plain[at - 1]) for at in range(len(plain))]
    made = (folded(plain[at:])[:LONGEST] for at in range(len(plain)) if not inside[at])
    return [part for part in made if part]


def spelt_in_latin(text: str) -> bool:
    """Whether a text is typed by sound: Latin letters, signs between them, and nothing else."""
    return folded(text).replace("ü", "v").isascii()


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
