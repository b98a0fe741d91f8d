"""统一社会信用代码, GB 32100-2015 (domain.md 7.1)."""

from typing import Final

from station_app.domain.catalogue import CodeList
from station_app.domain.faults import Level
from station_app.domain.numbers.checks import LOOK_ALIKES, NumberCheck, accepted, compact, doubtful, first_stranger

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18
_BEIJING: Final = "11"
_WEIGHTS: Final = tuple(pow(3, place, len(ALPHABET)) for place in range(LENGTH - 1))


def normalize(text: str) -> str:
    """The code in upper case without spaces and separators."""
    return compact(text)


def region_of(code: str) -> str:
    """The six digits of the office that registered the holder (positions 3 to 8) of a normalised code."""
    return code[2:8]


def check_digit(body: str) -> str:
    """The last character that belongs to the first 17 of a code (GB 32100-2015, annex A).

    stdnum has the same, and the tests hold ours against it; importing it brings pydoc, ssl and sockets along.
    """
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def check(text: str, regions: CodeList | None = None) -> NumberCheck:
    """Whether `text` can be a credit code; with `regions`, an unknown Beijing district in it is remarked on.

    stdnum's `validate` is not used: it refuses codes that begin with a letter, such as those of village collectives.
    """
    code = normalize(text)
    if not code:
        return doubtful("uscc-empty", code)
    if len(code) != LENGTH:
        return doubtful("uscc-short" if len(code) < LENGTH else "uscc-long", code, length=len(code),
                        difference=abs(len(code) - LENGTH))
    stranger = first_stranger(code, ALPHABET)
    if stranger is not None:
        position, character = stranger
        hint = LOOK_ALIKES.get(character)
        if hint is not None:
            return doubtful("uscc-letter", code, position=position, character=character, hint=hint)
        return doubtful("uscc-character", code, position=position, character=character)
    stranger = first_stranger(region_of(code), "0123456789")
    if stranger is not None:
        return doubtful("uscc-region-letter", code, position=stranger[0] + 2, character=stranger[1])
    if check_digit(code[:-1]) != code[-1]:
        return doubtful("uscc-check", code)
    region = region_of(code)
    if regions is not None and region.startswith(_BEIJING) and region not in regions:
        return accepted("uscc-region", code, Level.NOTE, region=region)
    return accepted("uscc-valid", code)
