"""The experts' calendar in one process: `python -m benchmarks.processes.desk_experts DIR ROUNDS` tells milliseconds."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.processes.desk_day import Morning
from benchmarks.processes.telling import say
from benchmarks.station_maker import OPENING
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder


def main(folder: Path, rounds: int) -> None:
    """Turns weeks and days, then carries a booking over a full sheet."""
    from PySide6.QtWidgets import QApplication

    from station_app.ui import theme

    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)
    morning = Morning(DataFolder.at(folder), opening, application.processEvents)
    morning.sign_in()
    window = morning.program.main_window
    assert window is not None
    from station_app.ui.experts.calendar import Calendar
    from station_app.ui.experts.sheet import Block, Ground, Lane, Mark, Sheet, Span

    window.go("experts")
    morning.turn()
    board = window.page("experts").board
    taken: dict[str, list[float]] = {"weeks": [], "days": [], "frames": [], "whole": []}
    for mode, name in (("week", "weeks"), ("day", "days")):
        board.show_mode(mode)
        for turn in range(rounds):
            board.on -= timedelta(days=7 if mode == "week" else 1)
            if mode == "week" and board.expert.count() > 2:
                board.expert.blockSignals(True)
                board.expert.setCurrentIndex(1 + turn % (board.expert.count() - 1))
                board.expert.blockSignals(False)
            begin = perf_counter()
            board.refresh()
            board.calendar.viewport().repaint()
            taken[name].append((perf_counter() - begin) * 1000)
    marks = list(Mark)
    sheet = Sheet(
        tuple(Lane(str(at), f"专家{at:02d}", "商标注册与争议") for at in range(16)),
        tuple(Span(at, 540, 990, Ground.FREE) for at in range(16)),
        tuple(
            Block(f"{lane}-{at}", lane, 540 + at * 15, 555 + at * 15, f"来访人{lane}{at}", "商标被驳回",
                  marks[(lane + at) % 5])
            for lane in range(16) for at in range(30)
        ),
        first=540, last=990, step=15,
    )  # fmt: skip
    calendar = Calendar("专家日历")
    calendar.resize(1600, 900)
    calendar.show_sheet(sheet)
    calendar.show()
    morning.turn()
    for _ in range(rounds):
        calendar._stale()
        begin = perf_counter()
        calendar.viewport().repaint()
        taken["whole"].append((perf_counter() - begin) * 1000)
    calendar.stand_on_key("3-0")
    calendar.lift()
    calendar.viewport().repaint()
    for turn in range(rounds * 4):
        begin = perf_counter()
        calendar._carry(1 if turn % 8 < 4 else -1, 1 if turn % 16 < 8 else -1, longer=False)
        calendar.viewport().repaint()
        taken["frames"].append((perf_counter() - begin) * 1000)
    calendar.close()
    say(json.dumps(taken))
    morning.program.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
