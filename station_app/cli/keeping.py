"""What is kept how long, and the year's archive, by the command line. The password that opened the desk proves them."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile

from station_app.actions import archives, destroying, retention
from station_app.actions.acts import RecordIds
from station_app.actions.archives import signature
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session, WrongUsage, fail
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.retention import rules
from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage import retention as stored
from station_app.words import say
from station_app.words.personal_data import kind_words


def due(session: Session) -> int:
    """`station retention`: looks what is due and lists it (JSON lines with `--json`); `hold NUMBER`, `release NUMBER`,
    `destroy --out FILE.zip`, `list RUN --out FILE.zip`.
    """
    words = session.words
    if words.what == "list" and not words.number:
        return _runs(session)
    if words.what in ("hold", "release", "list") and not words.number:
        raise WrongUsage("retention-number")
    if words.what in ("destroy", "list") and not words.out:
        raise WrongUsage("retention-out")
    return {"show": _show, "hold": _hold, "release": _hold, "destroy": _destroy, "list": _write}[words.what](session)


def _show(session: Session) -> int:
    desk = session.desk()
    _look(session, desk)
    after = None
    while lines := stored.page(desk.store.db, after=after):
        for line in lines:
            label = desk.catalogue.label("retention_rule", line.rule)
            held = say("（保留：{reason}）", reason=line.held) if line.held else ""
            session.answer(asdict(line), f"{line.due_on}  {label}  {kind_words(line.kind)}  {line.number}"
                                         f"  {line.record_id}  {held}".rstrip())  # fmt: skip
        after = (lines[-1].due_on, lines[-1].record_id)
    return 0


def _hold(session: Session) -> int:
    desk, words = session.desk(), session.words
    act = retention.hold if words.what == "hold" else retention.let_go
    kept = act(desk.store, desk.clerk, words.number, words.reason, ids=RecordIds.make(session.new_id),
               now=session.now())  # fmt: skip
    told = say("已保留，到期也不销毁。") if words.what == "hold" else say("已取消保留。")
    return session.answer({"record_id": kept.record_id, "held": words.what == "hold"}, told)


def _destroy(session: Session) -> int:
    desk, words, now = session.desk(), session.words, session.now
    # Before anything is destroyed: a list that cannot be signed or written would come too late.
    sign = signature(desk.device)
    _demand_writable(Path(words.out))
    _look(session, desk)
    codes = tuple(one.code for one in rules(desk.catalogue, retention.today_of(now())))
    run = destroying.begin_run(
        desk.store, desk.clerk, words.rule or codes, reason=words.reason, proof=session.password(),
        catalogue=desk.catalogue, ids=RecordIds.make(session.new_id), now=now(), new_id=session.new_id,
    )  # fmt: skip
    while not run.over:
        run = destroying.destroy_some(
            desk.store, desk.clerk, run, catalogue=desk.catalogue, station=desk.station, now=now(),
            new_id=session.new_id,
        )  # fmt: skip
    destroying.end_run(desk.store, desk.clerk, run, now=now(), new_id=session.new_id)
    value = {
        "run": run.record_id, "destroyed": run.done, "records": run.records, "files": run.files,
        "skipped": run.skipped, "file": words.out,
    }  # fmt: skip
    told = say("已销毁 {records} 条记录里的个人信息和 {files} 个附件，{skipped} 件没有动。",
               records=run.records, files=run.files, skipped=run.skipped)  # fmt: skip
    try:
        _write_list(desk, run.record_id, Path(words.out), session, sign)
    except Trouble as trouble:
        # What is destroyed cannot be taken back; the list can be had at any time again, and must be said so.
        again = say("清单没有写成：{file}。换个地方再写：station retention list {run} --out 文件",
                    file=words.out, run=run.record_id)  # fmt: skip
        session.answer({**value, "file": ""}, told, again)
        return fail(session, trouble)
    return session.answer(value, told, say("清单已写入 {file}。", file=words.out))


def _write(session: Session) -> int:
    desk, words = session.desk(), session.words
    destroying.end_broken_off(desk.store, desk.clerk, now=session.now(), new_id=session.new_id)
    _write_list(desk, words.number, Path(words.out), session, signature(desk.device))
    return session.answer({"run": words.number, "file": words.out}, say("清单已写入 {file}。", file=words.out))


def _runs(session: Session) -> int:
    desk = session.desk(read_only=True)
    for record_id, _facts in stored.runs(desk.store.db):
        told = destroying.the_list(desk.store.db, record_id, desk.catalogue)
        session.answer({"run": record_id, "number": told.number, "began_at": told.began_at, "records": len(told.rows)},
                       f"{record_id}  {told.number}  {told.began_at[:16]}  {len(told.rows)}")  # fmt: skip
    return 0


def _demand_writable(place: Path) -> None:
    """Nothing where a file can be put there; Trouble as the disk has it."""
    try:
        if place.is_dir():
            raise IsADirectoryError
        with TemporaryFile(dir=place.parent):
            pass
    except OSError as error:
        raise os_trouble(error) from error


def _look(session: Session, desk: OpenDesk) -> None:
    found = retention.find_due(desk.store, desk.catalogue, session.now())
    if found is not None:
        retention.keep(desk.store, desk.clerk, found)


def _write_list(desk: OpenDesk, run: str, place: Path, session: Session, sign: Callable[[bytes], bytes]) -> None:
    from station_app.documents.destruction_pack import write_list

    told = destroying.the_list(desk.store.db, run, desk.catalogue)
    write_list(place, told, desk.station, session.now().astimezone(BEIJING_TIME), sign)


def archive(session: Session) -> int:
    """`station archive YEAR --out FILE.zip`: the year's records in a pack that proves itself."""
    from station_app.documents.year_archive import month_lists, write_archive

    words, desk, now = session.words, session.desk(), session.now()
    store, year, place = desk.store, int(words.year), Path(words.out)
    lists = month_lists(desk.station, desk.catalogue, now.astimezone(BEIJING_TIME))
    sign = signature(desk.device)
    archives.check_year(year, now)
    with store.snapshot():
        digest = write_archive(
            place, archives.files(store.db, desk.clerk, year, lists, now=now),
            lambda told: archives.manifest(store.db, year, desk.catalogue, told, now=now), sign,
        )  # fmt: skip
        entries = archives.span(store.db, year)
    archives.note_archive(store, desk.clerk, year, digest, now=now, new_id=session.new_id)
    return session.answer(
        {"year": year, "file": words.out, "manifest_sha256": digest, "entries": entries.last - entries.first + 1},
        say("{year} 年归档包已写入 {file}。核对：解开后运行 python check.py。", year=year, file=words.out),
    )  # fmt: skip

