"""An empty window of PySide6 with the desk's font and nothing else: the least that any desk could cost.

`python -m benchmarks.processes.empty_window time` ends at its first paint; `memory` tells its resident memory.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.processes.seeing import FirstPaint
from benchmarks.processes.telling import resident_mb, say, say_and_leave

_FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


def main(asked: str) -> int:
    """Shows the window and tells what was asked for."""
    application = QApplication(sys.argv[:1])
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(_FONTS / f"NotoSansSC-{weight}.ttf"))
    application.setFont(QFont("Noto Sans SC"))
    window = QWidget()
    window.resize(1366, 720)

    def tell_memory() -> None:
        say(f"{resident_mb():.3f}")
        application.quit()

    then = say_and_leave if asked == "time" else lambda: QTimer.singleShot(500, tell_memory)
    watch = FirstPaint(application, lambda widget: widget is window, then)
    window.show()
    code = application.exec()
    del watch
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
