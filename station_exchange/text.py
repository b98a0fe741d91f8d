"""The one rule for text that may be stored, sent or printed.

Applied when a clerk saves and again when the centre ingests, because a signed batch proves who sent it, not that it is
harmless (Unicode TR 36: bidirectional controls change what a reader sees without changing what a program reads).
"""

import re
from typing import Final

BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ALLOWED_CONTROLS: Final = frozenset("\t\n")
_CONTROLS: Final = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
_FORBIDDEN: Final = re.compile(
    f"[{re.escape(''.join({*map(chr, _CONTROLS), *BIDI_CONTROLS} - ALLOWED_CONTROLS))}]"
)


def forbidden_character(text: str) -> str | None:
    """The first character that may not be stored, or None.

    Refused are U+0000, the C0 and C1 controls other than tab and newline, DEL, lone surrogates, and the bidirectional
    controls. Everything else of Unicode is allowed, rare ideographs of every plane included.
    """
    # Printable excludes every control, surrogate and bidirectional one, and is asked in C: nearly every text ends here.
    if text.isprintable():
        return None
    found = _FORBIDDEN.search(text)
    return found[0] if found else None


def is_clean(text: str) -> bool:
    """Whether the text has no character that forbidden_character would name."""
    return forbidden_character(text) is None
