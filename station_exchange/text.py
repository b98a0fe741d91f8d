"""The one rule for text that may be stored, sent or printed.

Applied when a clerk saves and again when the centre ingests, because a signed batch proves who sent it, not that it is
harmless (Unicode TR 36: bidirectional controls change what a reader sees without changing what a program reads).
"""

from typing import Final

BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ALLOWED_CONTROLS: Final = frozenset("\t\n")


def forbidden_character(text: str) -> str | None:
    """The first character that may not be stored, or None.

    Refused are U+0000, the C0 and C1 controls other than tab and newline, DEL, lone surrogates, and the bidirectional
    controls. Everything else of Unicode is allowed, rare ideographs of every plane included.
    """
    for character in text:
        code = ord(character)
        if code < 0x20:
            if character not in ALLOWED_CONTROLS:
                return character
        elif 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or character in BIDI_CONTROLS:
            return character
    return None


def is_clean(text: str) -> bool:
    """Whether the text has no character that forbidden_character would name."""
    # Printable excludes every control, surrogate and bidirectional one, and is asked in C: nearly every text ends here.
    return text.isprintable() or forbidden_character(text) is None
