"""Files of policies as offices send them: DOCX written part by part, PDF with and without text."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="第%1条"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def docx(paragraphs: Sequence[str | tuple[int, str]], *, head: str = "") -> bytes:
    """A DOCX; a pair (level, text) is counted by the word processor (第一条, （一）)."""
    body = ""
    for paragraph in paragraphs:
        level, text = paragraph if isinstance(paragraph, tuple) else (None, paragraph)
        mark = "" if level is None else (
            f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        )  # fmt: skip
        # A word processor cuts a sentence into runs wherever it was touched.
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{escape(text[at : at + 5])}</w:t></w:r>' for at in range(0, len(text), 5)
        )
        body += f"<w:p>{mark}{runs}</w:p>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'{head}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/numbering.xml", _NUMBERING)
    return file.getvalue()


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a line of text for each string; a page without strings holds only a drawing, like a scan."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for lines in pages:
        canvas.rect(50, 50, 100, 100)
        canvas.setFont("STSong-Light", 12)
        for nth, line in enumerate(lines):
            canvas.drawString(60, 780 - 20 * nth, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
