"""A desk that brings an old ledger in: `FOLDER SEED ROWS STOP`; STOP is the share after which it is cancelled, 0 never.

Answers one line of JSON: what reading, storing and undoing took, what as many single saves take, how memory grew.
"""

import json
import random
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import xlsxwriter

from benchmarks.processes.telling import resident_mb, say
from benchmarks.station_maker import Counter, counter
from station_app.actions import ledgers
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import imports
from station_app.storage.folder import DataFolder

HEADER = ("日期", "时间", "姓名", "电话", "单位", "主体类型", "渠道", "事项", "咨询内容", "答复", "办理结果",
          "满意度", "经办人")  # fmt: skip
SAVED = 300
_ITEMS = ("商标注册咨询", "商标续展", "专利申请咨询", "维权援助", "软件著作权登记", "质押融资", "驳回复审")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_CHARACTERS = "敏轩国思桂晓静文涛建华丽振东宝财淑琴立新峰嘉宁远航若溪"
_ASKED = "想申请商标，问流程和费用，另问续展、转让、驳回复审和质押的办法以及材料要求"


def write_ledger(path: Path, seed: int, rows: int) -> None:
    """A workbook of that many rows, some of them doubtful."""
    chance = random.Random(seed)
    day = date(2025, 1, 2)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row in range(1, rows + 1):
            day += timedelta(days=chance.random() < 0.02)
            name = chance.choice(_SURNAMES) + "".join(chance.choices(_CHARACTERS, k=2))
            phone = f"1{chance.choice('358')}{chance.randrange(10**9):09d}" if chance.random() < 0.9 else "未留"
            firm = f"{''.join(chance.choices(_CHARACTERS, k=3))}科技有限公司" if chance.random() < 0.6 else ""
            asked = _ASKED[: chance.randrange(8, len(_ASKED))]
            sheet.write_row(row, 0, (
                f"{day.year}.{day.month}.{day.day}", f"{chance.randrange(9, 17)}:{chance.randrange(60):02d}", name,
                phone, firm, "企业" if firm else "个人", "现场", chance.choice(_ITEMS), asked, "已说明", "当场答复",
                "满意", "赵倩",
            ))  # fmt: skip


def main() -> None:
    """Measures and tells."""
    folder, seed, rows, stop = DataFolder.at(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    path = folder.root.parent / "ledger.xlsx"
    write_ledger(path, seed, rows)
    now = datetime(2026, 11, 19, 9, 0, tzinfo=BEIJING_TIME)
    with counter(folder, space=8) as at:
        desk = at.desk
        before = resident_mb()
        begin = perf_counter()
        seen = ledgers.look(desk.store.db, desk.clerk, path, catalogue=desk.catalogue)
        rehearsal = ledgers.rehearse(seen, catalogue=desk.catalogue, now=now, import_id=at.ids())
        rehearsed = perf_counter()
        stored = 0
        try:
            stored = ledgers.bring_in(
                desk.store, desk.clerk, rehearsal, catalogue=desk.catalogue, now=now, new_id=at.ids,
                progress=lambda done, total: not stop or done < total * stop,
            ).stored  # fmt: skip
        except Trouble as trouble:
            if trouble.code != "import-cancelled":
                raise
        ended = perf_counter()
        grown = resident_mb() - before
        undo_ms = 0.0
        if stored:
            ledgers.undo_import(desk.store, desk.clerk, rehearsal.import_id, "试", now=now, new_id=at.ids)
            undo_ms = (perf_counter() - ended) * 1000
        elif imports.page(desk.store.db):
            raise RuntimeError("a cancelled import left something behind")
        one_by_one_ms = _one_by_one(at, rehearsal, now)
    say(json.dumps({
        "rehearse_ms": (rehearsed - begin) * 1000, "import_ms": (ended - rehearsed) * 1000, "undo_ms": undo_ms,
        "one_by_one_ms": one_by_one_ms, "grown_mb": grown, "stored": stored,
    }))  # fmt: skip


def _one_by_one(at: Counter, rehearsal: ledgers.Rehearsal, now: datetime) -> float:
    """The same visits saved at the counter, each by itself: so many of them as tell, counted up to all."""
    forms = [row.form for row in rehearsal.reading.rows if row.form is not None]
    blank = {"import_id": "", "source_row": None, "satisfaction": "", "satisfaction_way": ""}
    some = [replace(form, **blank) for form in forms[:SAVED]]  # type: ignore[arg-type]
    begin = perf_counter()
    for form in some:
        at.save(form, now)
    return (perf_counter() - begin) * 1000 * len(forms) / len(some)


if __name__ == "__main__":
    main()
