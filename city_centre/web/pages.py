"""The pages as HTML. Nothing that was sent is shown again, but what a station's signature covers."""

from datetime import datetime
from typing import Final

from city_centre.receipt_check import CheckedReceipt
from city_centre.rules import BEIJING
from city_centre.web import words
from city_centre.web.html import Html, document, element, joined
from city_centre.web.style import STYLE
from city_centre.words import receipt_refused

PATH: Final = "/receipt"
FIELD: Final = "text"


def receipt_page(office: str, found: CheckedReceipt | str | None) -> Html:
    """The page to check a receipt on, with the answer above the box where something was asked.

    `found` is what `receipt_check.check` answered, None where nothing was asked yet.
    """
    if found is None:
        return _page(office, words.TITLE, _form(first=True))
    if isinstance(found, str):
        return _page(office, f"{words.REFUSED_HEAD} · {words.TITLE}", joined(_refused(found), _form(first=False)))
    title = words.answer_title(found.claim.number, doubtful=bool(found.revoked_at))
    return _page(office, title, joined(_genuine(found), _form(first=False)))


def error_page(office: str, status: int) -> Html:
    """The constant page of an error: the same for every cause of its status."""
    head, advice = words.error(status)
    link = element("p", element("a", words.OTHER_PAGES, href=PATH))
    return _page(office, head, element("section", element("h2", head), element("p", advice), link))


def _page(office: str, title: str, content: Html) -> Html:
    return document(
        title,
        STYLE,
        element("header", element("p", office), element("h1", words.TITLE)),
        element("main", content),
        element("footer", element("p", words.NOTHING_KEPT)),
    )


def _form(*, first: bool) -> Html:
    # Below an answer the box is not given the focus: a small screen would be scrolled away from the answer.
    box = element(
        "input", id=FIELD, name=FIELD, type="text", required=True, autofocus=first, autocomplete="off",
        autocapitalize="off", spellcheck="false", aria_describedby="hint",
    )  # fmt: skip
    return element(
        "form",
        element("label", words.LABEL if first else words.NEXT, for_=FIELD),
        element("p", words.HINT, class_="hint", id="hint"),
        element("div", box, element("button", words.CHECK, type="submit"), class_="ask"),
        method="post",
        action=PATH,
    )


def _verdict(seal: str, head: str, text: str) -> Html:
    told = element("div", element("h2", head), element("p", text))
    return element("div", element("span", seal, class_="seal", aria_hidden="true"), told, class_="verdict")


def _refused(code: str) -> Html:
    verdict = _verdict(words.REFUSED, words.REFUSED_HEAD, receipt_refused(code))
    return element("section", verdict, class_="refused", role="status")


def _genuine(found: CheckedReceipt) -> Html:
    claim = found.claim
    rows = joined(
        element("dt", words.NUMBER),
        element("dd", claim.number, class_="number"),
        element("dt", words.STATION),
        element("dd", words.station(found.station_name, claim.station_code)),
        element("dt", words.DAY),
        element("dd", words.day(claim.day)),
        element("dt", words.PRINT),
        element("dd", words.print_count(claim.reprint_no)),
    )
    compare = element("ul", element("li", words.COMPARE_NUMBER), element("li", words.compare_print(claim.reprint_no)))
    doubtful = bool(found.revoked_at)
    if doubtful:
        verdict = _verdict(words.DOUBTFUL, words.DOUBTFUL_HEAD, words.DOUBTFUL_TEXT)
    else:
        verdict = _verdict(words.GENUINE, words.GENUINE_HEAD, words.GENUINE_TEXT)
    return element(
        "section",
        verdict,
        _revoked(found.revoked_at),
        element("dl", rows),
        element("h3", words.COMPARE),
        compare,
        element("p", words.NOT_THE_TEXT, class_="note"),
        class_="doubtful" if doubtful else "genuine",
        role="status",
    )


def _revoked(at: str) -> Html:
    if not at:
        return Html()
    since = datetime.fromisoformat(at).astimezone(BEIJING).date()
    return element("p", words.revoked(since), class_="care")
