"""The first page that bare reportlab sets in our two weights, in a process that has done nothing before.

`python -m benchmarks.processes.bare_paper FONTS FILE`. Milliseconds from before its import until the file is written.
"""

import sys
from pathlib import Path
from time import perf_counter

from benchmarks.processes.telling import say


def main(fonts: str, file: str) -> None:
    """Sets one line in each weight."""
    begin = perf_counter()
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(file, pagesize=(420, 595))
    for row, weight in enumerate(("NotoSansSC-Regular", "NotoSansSC-Bold")):
        registerFont(TTFont(weight, str(Path(fonts) / f"{weight}.ttf")))
        canvas.setFont(weight, 12)
        canvas.drawString(40, 500 - 20 * row, "来访咨询回执 ZX-G003-20261119-0042")
    canvas.showPage()
    canvas.save()
    say(str((perf_counter() - begin) * 1000))


if __name__ == "__main__":
    main(*sys.argv[1:])
