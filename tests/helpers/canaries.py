"""Looking for people where none may stand: marked names, phones and words, in every writing they could have."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def writings(canary: str) -> Mapping[str, bytes]:
    """The forms under which a text could lie in a file, by name.

    Base64 has three, after where in a group of three bytes the text begins; the characters that its neighbours decide
    are left off.
    """
    found: dict[str, bytes] = {}
    for encoding in ENCODINGS:
        plain = canary.encode(encoding)
        found[encoding] = plain
        found[f"{encoding}, hex"] = plain.hex().encode()
        found[f"{encoding}, HEX"] = plain.hex().upper().encode()
        for lead in range(3):
            coded = base64.b64encode(bytes(lead) + plain)
            start = (lead * 8 + 5) // 6
            end = (lead + len(plain)) * 8 // 6
            found[f"{encoding}, base64 at {lead}"] = coded[start:end]
            found[f"{encoding}, base64url at {lead}"] = base64.urlsafe_b64encode(bytes(lead) + plain)[start:end]
    found["JSON escapes"] = canary.encode("ascii", "backslashreplace").lower()
    found["percent escapes"] = b"".join(b"%%%02X" % byte for byte in canary.encode())
    return found


def files_below(places: Iterable[Path]) -> Iterator[Path]:
    """Every file at or below the places, whatever it is called."""
    for place in places:
        if place.is_file():
            yield place
        else:
            yield from (file for file in sorted(place.rglob("*")) if file.is_file())


def sightings(canaries: Iterable[str], places: Iterable[Path], *, names_only: bool = False) -> list[str]:
    """Where a canary was seen: in a file's path, or in its bytes unless `names_only`; each with the writing it had."""
    forms = [(canary, name, form) for canary in canaries for name, form in writings(canary).items()]
    found = []
    for place in places:
        for file in files_below([place]):
            path = str(file.relative_to(place.parent)).encode("utf-8", "surrogateescape")
            content = b"" if names_only else file.read_bytes()
            lowered = content.lower()
            for canary, name, form in forms:
                haystack = lowered if name == "JSON escapes" else content
                if form in path or form in haystack:
                    found.append(f"{file.name}: {canary} in {name}")
    return found
