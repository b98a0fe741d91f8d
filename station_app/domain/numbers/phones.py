"""Telephone numbers as visitors give them (domain.md 7.3)."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from station_app.domain.numbers.checks import LOOK_ALIKES, NumberCheck, accepted, doubtful

BEIJING_AREA_CODE: Final = "010"
MOBILE_LENGTH: Final = 11
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"(010|02\d)([2-9]\d{7})|(0[3-9]\d{2})([2-9]\d{6,7})", re.ASCII)
_LOCAL: Final = re.compile(r"[2-9]\d{7}", re.ASCII)
_SERVICE: Final = re.compile(r"(?:400|800)\d{7}|1\d{2,4}|9\d{4}", re.ASCII)
_FOREIGN: Final = re.compile(r"\+\d{6,15}", re.ASCII)
_EXTENSION: Final = re.compile(r"(.+?)(?:转|分机|EXT|#|X)[^\d]*(\d{1,6})", re.ASCII)
_EXTENSION_BY_HYPHEN: Final = re.compile(r"(.*\d)\s*[-–—]\s*(\d{1,6})", re.ASCII)
_HONG_KONG: Final = re.compile(r"\+852(?!\d{8}$)", re.ASCII)
_DROPPED: Final = re.compile(r"[\s\-.()‐-―−]")


class Owner(StrEnum):
    """Whose number it is: a hotline can be an organisation's, never a visitor's."""

    VISITOR = "visitor"
    ORGANISATION = "organisation"


def normalize(text: str, area_code: str = BEIJING_AREA_CODE) -> str:
    """The form to store and compare: `13800138000`, `010-84084142`, `010-84084142转8012`, `+85291234567`."""
    return check(text, area_code=area_code).normalized


def check(text: str, owner: Owner = Owner.VISITOR, area_code: str = BEIJING_AREA_CODE) -> NumberCheck:
    """Whether the number can be called; `area_code` is the desk's own, suggested where a landline came without one."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    cleaned = _DROPPED.sub("", plain)
    if not cleaned:
        return doubtful("phone-empty", "")
    with_extension = _EXTENSION.fullmatch(cleaned) or _extension_by_hyphen(plain)
    number, extension = with_extension.groups() if with_extension else (cleaned, "")
    number = _without_country(_DROPPED.sub("", number))
    suffix = f"转{extension}" if extension else ""
    if _MOBILE.fullmatch(number):
        return accepted("phone-mobile", number + suffix)
    landline = _LANDLINE.fullmatch(number)
    if landline:
        area, local = landline.group(1) or landline.group(3), landline.group(2) or landline.group(4)
        return accepted("phone-landline", f"{area}-{local}{suffix}")
    if _SERVICE.fullmatch(number):
        if owner is Owner.ORGANISATION:
            return accepted("phone-service", number + suffix)
        return doubtful("phone-hotline", number + suffix, number=number)
    if _FOREIGN.fullmatch(number) and not _HONG_KONG.match(number):
        return accepted("phone-foreign", number + suffix)
    return _explain(number, suffix, area_code)


def mask_phone(phone: str) -> str:
    """A phone for screens and papers: `138****6688`, `010-****4142`; an extension is hidden whole.

    Too short to hide its middle, it shows only its last two characters.
    """
    number, mark, extension = phone.partition("转")
    tail = f"{mark}{'*' * len(extension)}"
    if len(number) < 8:
        return "*" * max(len(number) - 2, 0) + number[-2:] + tail
    shown = number.index("-") + 1 if "-" in number[:5] else 3
    if number.startswith("+"):
        shown = 4
    return number[:shown] + "*" * (len(number) - shown - 4) + number[-4:] + tail


def _extension_by_hyphen(text: str) -> re.Match[str] | None:
    """`010-84084142-8012`: what stands behind a last hyphen is an extension where a whole landline stands before it."""
    parts = _EXTENSION_BY_HYPHEN.fullmatch(text)
    if parts and _LANDLINE.fullmatch(_without_country(_DROPPED.sub("", parts.group(1)))):
        return parts
    return None


def _without_country(number: str) -> str:
    """The number as dialled inside China, where it carries China's country code."""
    for prefix in ("+86", "0086", "86"):
        rest = number.removeprefix(prefix)
        if rest == number:
            continue
        if _MOBILE.fullmatch(rest) or _LANDLINE.fullmatch(rest):
            return rest
        if _LANDLINE.fullmatch("0" + rest):
            return "0" + rest
        if prefix != "86":
            return rest
    return number


def _explain(number: str, suffix: str, area_code: str) -> NumberCheck:
    """What is wrong with a number of no known shape."""
    kept = number + suffix
    for position, character in enumerate(number.removeprefix("+"), start=1):
        if not (character.isascii() and character.isdigit()):
            hint = LOOK_ALIKES.get(character, "")
            if hint:
                return doubtful("phone-letter", kept, position=position, character=character, hint=hint)
            return doubtful("phone-character", kept, position=position, character=character)
    if number.startswith("+"):
        return doubtful("phone-foreign-length", kept)
    if _LOCAL.fullmatch(number):
        return doubtful("phone-area-missing", kept, suggestion=f"{area_code}-{number}{suffix}")
    if number.startswith("1"):
        missing = MOBILE_LENGTH - len(number)
        if missing > 0:
            return doubtful("phone-short", kept, length=len(number), missing=missing)
        if missing < 0:
            return doubtful("phone-long", kept, length=len(number), extra=-missing)
        return doubtful("phone-second-digit", kept, digit=number[1])
    if number.startswith("0"):
        return doubtful("phone-landline-shape", kept)
    return doubtful("phone-shape", kept, length=len(number))
