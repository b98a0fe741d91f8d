"""Backups by the command line: make one, try whether the newest would do, put one back."""

from dataclasses import asdict
from pathlib import Path

from station_app.actions import backups
from station_app.actions.putting_back import restore as put_back
from station_app.cli.session import Session, WrongUsage
from station_app.words import say
from station_app.words.backups import rehearsed_sentence, second_trouble
from station_app.words.states import finding_sentence


def backup(session: Session) -> int:
    """`station backup [DIR]`: into DIR alone, or into the first place and the second."""
    desk = session.desk()
    place = Path(session.words.place).absolute() if session.words.place else None
    made = backups.make(
        desk.store, desk.clerk, desk.station, now=session.now(), new_id=session.new_id, place=place
    )
    return session.answer(
        {
            "backup": str(made.backup), "second": str(made.second) if made.second else None, "trouble": made.trouble,
            "made_at": made.at, "position": made.position, "bytes": made.size,
        },
        say("已备份，并读回打开核对过："),
        str(made.backup),
        *([str(made.second)] if made.second else []),
        *([second_trouble(made.trouble)] if made.trouble else []),
    )  # fmt: skip


def restore(session: Session) -> int:
    """`station restore FILE`, or `station restore [FILE] --rehearse`: exit 1 where the backup would not do."""
    if session.words.rehearse:
        return _rehearse(session)
    if session.words.file is None:
        raise WrongUsage("backup-not-named")
    done = put_back(
        session.folder, Path(session.words.file).absolute(), session.words.clerk, session.password(), now=session.now()
    )
    return session.answer(
        {
            "station": done.station, "visits": done.visits, "until": done.until,
            "replaced": str(done.kept) if done.kept else None,
        },
        say("已恢复：{visits} 件登记。下次打开时另起一段编号，未入库的会重新上报，不会重复。", visits=done.visits),
        *([say("换下的数据库留在：{folder}", folder=done.kept)] if done.kept else []),
    )  # fmt: skip


def _rehearse(session: Session) -> int:
    desk = session.desk(read_only=True)
    given = session.words.file
    one = Path(given).absolute() if given else backups.newest(desk.store, desk.station)
    tried = backups.rehearse(desk.store, desk.clerk, one)
    session.answer(
        {
            "backup": str(tried.backup), "visits": tried.visits, "until": tried.until, "sound": tried.found.sound,
            "entries": tried.found.entries, "findings": [asdict(finding) for finding in tried.found.findings],
        },
        rehearsed_sentence(tried.visits, tried.until, tried.found.sound),
        *(finding_sentence(finding.code, finding.where) for finding in tried.found.findings),
    )  # fmt: skip
    return 0 if tried.found.sound else 1
