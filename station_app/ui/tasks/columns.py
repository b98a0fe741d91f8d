"""How a promise reads in a list: its day first, overdue by word, shape and colour."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtGui import QColor

from station_app.domain.catalogue import Catalogue
from station_app.domain.promises import Due, PromiseKind, due_of
from station_app.storage.promises import Promise
from station_app.ui import theme
from station_app.ui.widgets.paging import Column
from station_app.words import say
from station_app.words.promises import due_words, kind_label, stage_label


def what_words(promise: Promise, catalogue: Catalogue) -> str:
    """What is owed, on one line: to whom a matter went, or what is to be done."""
    target = ""
    if promise.kind == PromiseKind.REFERRAL:
        target = promise.target or catalogue.label("referral_target", promise.what or "")
    return " ".join(f"{target} {promise.title or ''}".split())


def promise_columns(
    catalogue: Catalogue, today: Callable[[], date], owner: Callable[[str], str]
) -> list[Column[Promise]]:
    """The columns of the list; the third, what is owed, takes the room that is left."""

    def due(promise: Promise) -> Due:
        return due_of(promise.state, promise.due_on, today())

    def when(promise: Promise) -> str:
        if promise.state != "open":
            return (promise.closed_at or "")[5:10]
        return due_words(due(promise), promise.due_on, today(), doubtful=promise.doubtful)

    def tone(promise: Promise) -> QColor | None:
        return QColor(theme.colours().bad) if due(promise) is Due.OVERDUE else None

    def mark(promise: Promise) -> Any:
        return theme.icon("bad", "bad", 16) if due(promise) is Due.OVERDUE else None

    return [
        Column(say("期限"), when, icon=mark, colour=tone, width=124),
        Column(say("种类"), lambda promise: kind_label(promise.kind, promise.what), width=56),
        Column(say("要做什么"), lambda promise: what_words(promise, catalogue), width=240),
        Column(say("来访人"), lambda promise: promise.name or promise.org_name or "", width=104),
        Column(say("进度"), lambda promise: stage_label(promise.stage), width=84),
        Column(say("负责人"), lambda promise: owner(promise.owner), width=80),
    ]
