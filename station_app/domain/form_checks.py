"""What is checked of every form whose fields are declared (json_fields): texts, codes, ID numbers in free text."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Level
from station_app.domain.json_fields import Shape, specs_of
from station_app.domain.numbers import find_resident_ids, mask_resident_ids, phones, uscc
from station_exchange.text import forbidden_character


def text_faults(name: str, value: str, longest: int) -> Iterator[Fault]:
    """A character that no record may hold (`text-character`), and more than `longest` code points (`text-long`)."""
    stranger = forbidden_character(value)
    if stranger is not None:
        yield Fault("text-character", name, details={"character": f"U+{ord(stranger):04X}",
                                                     "position": value.index(stranger) + 1})
    if len(value) > longest:
        yield Fault("text-long", name, details={"length": len(value), "longest": longest,
                                                "extra": len(value) - longest})


def declared_faults(form: Any, catalogue: Catalogue, today: date) -> Iterator[Fault]:
    """Texts, codes that no list has, and ID numbers in free text (stored masked, with a warning), of every field."""
    for name, spec in specs_of(form).items():
        value = getattr(form, name)
        if spec.shape is Shape.TEXT:
            yield from text_faults(name, value, spec.longest)
            spans = find_resident_ids(value, today) if name != "uscc" else []
            if spans:
                certain = any(span.certain for span in spans)
                yield Fault("resident-id-in-text" if certain else "resident-id-like-in-text", name, Level.SHOULD,
                            {"position": spans[0].start + 1, "number": len(spans)})
        elif spec.shape in (Shape.CODE, Shape.CODES):
            for one in (value,) if isinstance(value, str) else value:
                if one and one not in catalogue[spec.code_list]:
                    yield Fault("code-unknown", name, details={"value": one})


def stored_texts(form: Any, today: date) -> dict[str, str]:
    """The texts of a form as they are stored: ID numbers masked, phone and credit code in their one form."""
    changed = {
        name: mask_resident_ids(getattr(form, name), today)
        for name, spec in specs_of(form).items() if spec.shape is Shape.TEXT and name != "uscc"
    }  # fmt: skip
    if "visitor_phone" in changed:
        phone = phones.check(form.visitor_phone)
        changed["visitor_phone"] = phone.normalized if phone.ok else changed["visitor_phone"]
    if "uscc" in specs_of(form):
        changed["uscc"] = uscc.normalize(form.uscc)
    return changed
