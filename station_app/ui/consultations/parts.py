"""A part of the consultation form: some fields of its own that plug into it, with their Tab stops and marks.

The form asks each part what stands in it and hands it what is to stand there; it knows nothing else of a part. Where a
part is plugged in: `plugged.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui.widgets.marks import Field


class FormPart(QWidget):
    """Some fields of the form. `edited`: something changed. `left` names the field that the caret left.
    `advanced`: Enter, on to the next field. `told` carries a Notice for the strip of the window. `showing` carries a
    widget of the part that must be seen now, so that the form scrolls to it.
    """

    edited = Signal()
    left = Signal(str)
    advanced = Signal()
    told = Signal(object)
    showing = Signal(QWidget)

    walked_after: QWidget | None = None
    """The control after which Tab comes to what stands `below`; the form says it."""

    @property
    def fields(self) -> Sequence[Field]:
        """The marks of its fields in reading order; the form shows its faults by them and lays their remarks out."""
        return ()

    @property
    def below(self) -> QWidget | None:
        """What a part of the line shows under the line, as wide as the form; None where it has nothing for it."""
        return None

    def stops(self) -> Sequence[QWidget]:
        """Its controls in reading order: what Tab walks."""
        return ()

    def control(self, name: str) -> QWidget | None:
        """Where the caret goes for the field of this name; None where its mark says so already."""
        return None

    def stops_below(self) -> Sequence[QWidget]:
        """Those of its controls that stand `below` and are always there, hidden or not, in reading order."""
        return ()

    def values(self) -> Mapping[str, object]:
        """What stands here, by the names of `ConsultationForm`."""
        return {}

    def fill(self, form: ConsultationForm) -> None:
        """Puts what stands in a form: a fresh one, a draft, or a record that is corrected. Tells no `edited`."""

    def take(self, visitor: KnownVisitor) -> None:
        """A visitor of the station was chosen: fills in what is known of him and stands empty here."""

    def extras(self) -> Mapping[str, Any]:
        """What is saved beside the consultation in the same action, as JSON values by names of its own; kept in the
        draft with the form. Empty where there is nothing.
        """
        return {}

    def fill_extras(self, extras: Mapping[str, Any]) -> None:
        """Puts the extras of a draft; called after `fill`, with an empty mapping for a fresh form or a record."""

    def follow(self, form: ConsultationForm) -> None:
        """The form as it reads now, with what nobody chose filled in: called after every change anywhere in it."""

    def faults(self) -> Sequence[Fault]:
        """What stands here and cannot be read into the form at all, such as 25:70 for a time; these refuse a save."""
        return ()
