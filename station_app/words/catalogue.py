"""Reads a translation catalogue (gettext .po, by Babel) into a plain mapping."""

from collections.abc import Mapping
from functools import cache

from station_app.places import resource


@cache
def read_translations(language: str) -> Mapping[str, str]:
    """The translations of `language`: Chinese sentence to translated sentence. Empty where no catalogue is shipped."""
    from babel.messages.pofile import read_po

    path = resource("translations", f"{language}.po")
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and message.id and isinstance(message.string, str) and message.string
    }
