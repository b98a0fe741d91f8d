"""`station problems`: what is handed to whoever helps with a broken desk."""

from pathlib import Path

from station_app.actions import problem_reports
from station_app.cli.session import Session
from station_app.words import say


def problems(session: Session) -> int:
    """`station problems --out FILE`: a zip with the program's own mistakes and figures, nobody's data. Reads only."""
    desk = session.desk(read_only=True)
    target = Path(session.words.out).absolute()
    count = problem_reports.hand_out(desk.store, desk.clerk, target)
    return session.answer(
        {"out": str(target), "reports": count},
        say("问题日志已存为 {file}，有 {count} 份报告，不含来访人信息。", file=target.name, count=count),
    )
