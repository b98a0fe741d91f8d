"""A large filing in one process: `python -m benchmarks.processes.desk_filing DIR CLASSES ITEMS` tells milliseconds."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.processes.desk_day import Morning
from benchmarks.processes.telling import say
from benchmarks.station_maker import OPENING
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder

CHANGES = 40


def measure(morning: Morning, classes: int, items: int) -> dict[str, Any]:
    """Each of many changes on the page with so many classes and items, until counter, fee and list are painted."""
    from station_app.domain.trademarks.classes import GoodsClass, Item

    window = morning.program.main_window
    assert window is not None
    window.start_intake()
    morning.tell("ready")
    page = window.page("intakes")
    page.fields.has.business.set_code("TM01")
    each = items // classes
    page.picker.set_classes(
        GoodsClass(number, tuple(Item(f"第{number}类的商品{at}", f"{number:02}{at:04}") for at in range(each)))
        for number in range(1, classes + 1)
    )
    page.side.show_part(page.goods_side)
    morning.turn()
    added, removed = [], []
    for at in range(CHANGES):
        number = at % classes + 1
        added.append(_milliseconds(lambda n=number, a=at: (page.picker.add(n, f"再加一项{a}", ""), morning.turn())))  # type: ignore[misc]
        removed.append(_milliseconds(lambda: (page.picker._remove_current(), morning.turn())))
    total = page.fee.total.text()
    return {"added": added, "removed": removed, "total": total}


def _milliseconds(run: Callable[[], object]) -> float:
    begin = perf_counter()
    run()
    return (perf_counter() - begin) * 1000


def main(data: str, classes: str, items: str) -> None:
    """Signs in, changes the filing again and again, tells."""
    from PySide6.QtWidgets import QApplication

    from station_app.ui import theme

    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)
    morning = Morning(DataFolder.at(Path(data)), opening, application.processEvents)
    morning.sign_in()
    told = measure(morning, int(classes), int(items))
    say(json.dumps(told))
    morning.program.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
