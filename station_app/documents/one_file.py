"""A day's papers, or two hundred receipts, in one PDF: one job at the printer, fonts embedded once."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from station_app.documents.forms import Form
from station_app.documents.layouts import Layout
from station_app.documents.pages import draw_all
from station_app.domain.papers.issued import IssuedPaper


class Sheet(NamedTuple):
    """One paper of the file: its form, what it shows, and its layout."""

    form: Form[Any]
    shown: IssuedPaper
    layout: str | Layout


def papers_in_one(
    sheets: Iterable[Sheet], total: int, *, title: str, author: str, progress: Callable[[int, int], bool] | None = None
) -> bytes:
    """All papers in one PDF, in their order, each on its own size and named in the outline.

    `sheets` may make each paper when it is asked for; `total` is how many there will be. `progress(done, total)` is
    told after each and answers False to stop: Trouble `print-cancelled`, and there is no file. Otherwise as `Form.pdf`.
    """
    plans = (sheet.form.plan(sheet.shown, sheet.layout) for sheet in sheets)
    told = (lambda done: progress(done, total)) if progress else None
    return draw_all(plans, title=title, author=author, progress=told)
