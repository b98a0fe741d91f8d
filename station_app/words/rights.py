"""The table of role × action as people read it: in the manual, and wherever else it is shown."""

from collections.abc import Collection, Mapping
from typing import Final

from station_app.domain.clerks import Role
from station_app.words import say
from station_app.words.labels import role_label
from station_app.words.personal_data import verb_words

_MAY: Final = "●"
_MAY_NOT: Final = "—"


def rights_table(rights: Mapping[str, Collection[Role]], sensitive: Collection[str]) -> list[tuple[str, ...]]:
    """The heading, then a line for each action in the table's own order: its name, a mark for each role, and whether it
    asks for the password again.
    """
    heading = (say("能做什么"), *(role_label(role) for role in Role), say("再问密码和原因"))
    lines = [
        (verb_words(action), *(_MAY if role in roles else _MAY_NOT for role in Role),
         say("是") if action in sensitive else "")
        for action, roles in rights.items()
    ]  # fmt: skip
    return [heading, *lines]


def rights_markdown(rights: Mapping[str, Collection[Role]], sensitive: Collection[str]) -> str:
    """The same as a table of Markdown."""
    heading, *lines = rights_table(rights, sensitive)
    rows = [heading, ("---", *[":-:"] * (len(heading) - 1)), *lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
