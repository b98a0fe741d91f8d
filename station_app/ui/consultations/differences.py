"""Before and after: what a correction changes, field by field, while it is being typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import ConsultationForm
from station_app.domain.json_fields import Shape, specs
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.widgets.basics import label
from station_app.words import say
from station_app.words.labels import field_label

_LONGEST = 120
_LEFT_OUT = frozenset({"catalogue_version", "import_id", "source_row", "consented_at", "consent_version"})


def shown(form: ConsultationForm, name: str, catalogue: Catalogue) -> str:
    """A field's value as a person reads it."""
    spec, value = specs(ConsultationForm)[name], getattr(form, name)
    match spec.shape:
        case Shape.CODE:
            text = catalogue.label(spec.code_list, value) if value else ""
        case Shape.CODES:
            text = say("、").join(catalogue.label(spec.code_list, one) for one in value)
        case Shape.ROWS:
            text = say("、").join(one.name for one in value)
        case Shape.FLAG:
            text = say("是") if value else say("否")
        case Shape.MOMENT:
            text = f"{value.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}" if value else ""
        case _:
            text = str(value)
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return text or say("（空）")


class Differences(QWidget):
    """The list of what changes; says so where nothing does yet."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(label(say("改动前后"), "lead", self))
        self.text = label("", "", self, wrap=True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.text)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(scroll, 1)

    def tell(self, before: ConsultationForm, after: ConsultationForm) -> None:
        """Shows each changed field, old above new."""
        from html import escape

        wear = theme.colours()
        blocks = []
        for name in specs(ConsultationForm):
            if name in _LEFT_OUT or getattr(before, name) == getattr(after, name):
                continue
            old, new = (escape(shown(form, name, self._catalogue)).replace("\n", "<br>") for form in (before, after))
            blocks.append(
                f"<p><b>{escape(field_label(name))}</b><br>"
                f"<span style='color:{wear.bad}'>{say('原')}　<s>{old}</s></span><br>"
                f"<span style='color:{wear.good}'>{say('改')}　{new}</span></p>"
            )
        nothing = escape(say("还没有改动。在左边改好，写明原因再存。"))
        told = "".join(blocks) or f"<p style='color:{wear.muted}'>{nothing}</p>"
        self.text.setText(told)
        self.text.setAccessibleName(say("改动 {count} 处", count=len(blocks)))
