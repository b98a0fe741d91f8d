"""HTML from Python: whatever is not marked as HTML is escaped, so that a value can never become markup."""

from html import escape
from typing import Final

_VOID: Final = frozenset({"input", "link", "meta"})


class Html(str):
    """Text that is HTML already. Joined with plain text it becomes plain text again, and is escaped."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | bool) -> Html:
    """An element with its children, plain text among them escaped.

    A trailing `_` of an attribute's name falls off (`class_`), the others become `-`. True stands bare, False is left
    out. ValueError for a child of an element that cannot have any, or for plain text in `style` or `script`, where
    escaping does not hold.
    """
    if (children and name in _VOID) or (name in {"style", "script"} and not all(isinstance(c, Html) for c in children)):
        raise ValueError(f"{name} cannot hold this")
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is not False
    )
    head = f"<{name}{told}>"
    return Html(head if name in _VOID else f"{head}{joined(*children)}</{name}>")


def joined(*parts: str) -> Html:
    """Parts below each other, plain text among them escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def document(title: str, style: str, *body: str) -> Html:
    """A whole page in Chinese. `style` is our own style sheet, set into the page as it is."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("style", Html(style)),
    )
    return joined(Html("<!doctype html>\n"), element("html", head, element("body", *body), lang="zh-CN"), Html("\n"))
