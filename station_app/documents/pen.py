"""The pen of the papers: text in the right font, lines and frames."""

from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader

from station_app.documents import fonts
from station_app.documents.layouts import Layout
from station_app.documents.typesetting import HALF_BLANK, LEFT_BLANK, tightens


class Pen:
    """Draws on one page, in points from its lower left corner. Knows whether the printer has greys."""

    def __init__(self, canvas: Any, layout: Layout) -> None:
        self.canvas = canvas
        self.layout = layout

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        face: str = fonts.REGULAR,
        grey: float = 0.0,
        spread: float = 0.0,
        paper_white: bool = False,
    ) -> None:
        """Write a printable text with its baseline at y; `spread` is added between characters, 0 of `grey` is black."""
        written = self.canvas.beginText(x, y)
        written.setFillGray(1 if paper_white else grey if self.layout.grey else 0)
        written.setCharSpace(spread)
        for run in fonts.runs(text, face):
            written.setFont(run.font, size)
            if HALF_BLANK.isdisjoint(run.text) and LEFT_BLANK.isdisjoint(run.text):
                written.textOut(run.text)
                continue
            start = 0
            for end in range(1, len(run.text)):
                if tightens(run.text[end - 1], run.text[end]):
                    written.textOut(run.text[start : end - 1])
                    written.setCharSpace(spread - size / 2)
                    written.textOut(run.text[end - 1])
                    written.setCharSpace(spread)
                    start = end
            written.textOut(run.text[start:])
        written.setCharSpace(0)
        self.canvas.drawText(written)

    def rule(self, y: float, *, weight: float = 0.4, grey: float = 0.0) -> None:
        """A horizontal line across the measure."""
        page = self.layout.page
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(grey if self.layout.grey else 0)
        self.canvas.line(page.left, y, page.width - page.right, y)

    def stroke(self, x: float, y: float, x2: float, y2: float, *, weight: float = 0.4, grey: float = 0.0) -> None:
        """A line from one point to another."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(grey if self.layout.grey else 0)
        self.canvas.line(x, y, x2, y2)

    def tint(self, x: float, y: float, width: float, height: float, *, grey: float = 0.94) -> None:
        """A light ground under text, its lower left corner at x, y; nothing where the printer knows only black."""
        if self.layout.grey:
            self.canvas.setFillGray(grey)
            self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def picture(self, x: float, y: float, width: float, height: float, content: bytes) -> None:
        """A JPEG or PNG as large as fits into the field, in its middle; its lower left corner at x, y."""
        self.canvas.drawImage(
            ImageReader(BytesIO(content)), x, y, width, height, preserveAspectRatio=True, anchor="c", mask="auto"
        )

    def box(self, x: float, y: float, width: float, height: float, *, weight: float = 0.6) -> None:
        """A rectangle's outline, its lower left corner at x, y."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(0)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)
