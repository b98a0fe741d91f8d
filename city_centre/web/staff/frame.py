"""What every page of the staff has around it, and the small parts they share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from city_centre.catalogue import labels
from city_centre.rules import BEIJING
from city_centre.storage.staff import Colleague
from city_centre.web.html import Html, document, element, joined
from city_centre.web.staff import words
from city_centre.web.staff.style import STAFF_STYLE

ROOT: Final = "/staff"
FORM_KEY: Final = "form_key"


def page(office: str, title: str, who: Colleague | None, form_key: str, here: str, *content: str) -> Html:
    """A whole page. Without `who` it is one that anybody may see: no navigation, no name."""
    head: list[str] = [element("p", office), element("h1", words.TITLE)]
    if who is not None:
        role = words.ROLES[who.role]
        leave = form(f"{ROOT}/sign-out", form_key, element("button", "退出", type="submit"))
        head.append(
            element(
                "div",
                element("a", f"{who.name}（{role}）", href=f"{ROOT}/password"),
                leave,
                class_="who",
            )
        )
    body = [element("header", *head)]
    if who is not None:
        links = [
            element("a", text, href=f"{ROOT}/{name}", aria_current="page" if name == here else False)
            for name, text in words.PAGES
        ]
        body.append(element("nav", *links, aria_label="页面"))
    body.append(element("main", *content))
    return document(f"{title} · {words.TITLE}", STAFF_STYLE, *body)


def form(action: str, form_key: str, *fields: str) -> Html:
    """A form that is posted, with the key that another site cannot know."""
    return element("form", hidden(FORM_KEY, form_key), *fields, method="post", action=action)


def hidden(name: str, value: str) -> Html:
    """A value that goes with a form unseen."""
    return element("input", type="hidden", name=name, value=value)


def field(label: str, name: str, *, kind: str = "text", value: str = "", hint: str = "", more: bool = True) -> Html:
    """A labelled box of one line; `more` says that it must be filled, `hint` stands below it."""
    return joined(
        element("label", label, for_=name),
        element(
            "input",
            id=name,
            name=name,
            type=kind,
            value=value,
            required=more,
            autocomplete="off",
            aria_describedby=f"{name}-hint" if hint else False,
        ),
        element("p", hint, class_="hint", id=f"{name}-hint") if hint else Html(),
    )


def text_box(label: str, name: str, value: str = "") -> Html:
    """A labelled box of several lines."""
    return joined(element("label", label, for_=name), element("textarea", value, id=name, name=name, required=True))


def choice(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Html:
    """A labelled list to choose one from."""
    made = [element("option", text, value=value, selected=value == chosen) for value, text in options]
    return joined(element("label", label, for_=name), element("select", *made, id=name, name=name))


def button(text: str) -> Html:
    """The button that sends a form."""
    return element("button", text, type="submit")


def section(title: str, *content: str) -> Html:
    """A titled sheet."""
    return element("section", element("h2", title), *content)


def table(
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    empty: str,
    summed: bool = False,
) -> Html:
    """A table; the columns of `numbers` stand to the right, with `summed` the last line is the sum of those above.

    Without lines the sentence `empty`.
    """
    if not lines:
        return element("p", empty, class_="empty")

    def cells(name: str, line: Sequence[str]) -> list[Html]:
        return [element(name, cell, class_="n" if at in numbers else False) for at, cell in enumerate(line)]

    head = element("thead", element("tr", *cells("th", heads)))
    last = len(lines) - 1
    body = element(
        "tbody",
        *(
            element("tr", *cells("td", line), class_="sum" if summed and at == last else False)
            for at, line in enumerate(lines)
        ),
    )
    return element("div", element("table", head, body), class_="wide")


def told(good: str = "", bad: str = "") -> Html:
    """What came of the last form."""
    if bad:
        return element("p", bad, class_="told bad", role="alert")
    return element("p", good, class_="told good", role="status") if good else Html()


def chip(text: str, role: str = "") -> Html:
    """A short mark with a word, never a colour alone."""
    return element("span", text, class_=f"chip {role}".strip())


def local(moment: str) -> str:
    """A moment of the database as people in Beijing read it: 2026-11-20 18:00."""
    return datetime.fromisoformat(moment).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if moment else "—"


def tiles(*figures: tuple[int, str]) -> Html:
    """The few figures that stand above a page."""
    made = (element("div", element("b", str(value)), element("span", text)) for value, text in figures)
    return element("div", *made, class_="tiles")


def district(code: str) -> str:
    """A district as people call it."""
    return labels("region").get(code, code) or "未填区"


def confirmed(text: str, form_: Html) -> Html:
    """Something that is not undone: what it is called opens the form that does it."""
    return element("details", element("summary", text), form_)
