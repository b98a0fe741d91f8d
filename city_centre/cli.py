"""The `centre` command: all that the office can do, for people and, with --json, for programs.

Exit codes: 0 done, 1 refused (the words on standard error), 2 wrong usage, 3 the world's trouble. The only module of
this program that reads the clock or makes secrets of its own.
"""

import argparse
import getpass
import json
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from city_centre import (
    acknowledge,
    backups,
    cli_bookings,
    cli_checks,
    cli_ingest,
    cli_keeping,
    cli_keys,
    cli_publishing,
    cli_serve,
    cli_staff,
    enrolment,
    files,
    office,
    publishing,
    reports,
    weekly,
    words,
)
from city_centre.cli_parts import COMMAND_LINE
from city_centre.keys import DamagedKeys, WrongPassword, write_whole
from city_centre.office import Office, OfficeRefused
from city_centre.places import default_data_folder
from city_centre.storage import stations
from city_centre.storage.engine import DatabaseTrouble, reading
from city_centre.storage.migrations import NewerDatabase
from city_centre.verify import verify
from station_exchange.bundles import BundleRefused
from station_exchange.publications import FOLDER

DONE, REFUSED, TROUBLE = 0, 1, 3
DEFAULT_CODE = "BJ"
DEFAULT_NAME = "北京市知识产权公共服务中心"
_MIN_PASSWORD = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except OfficeRefused as refused:
        return _say(REFUSED, refused.code, words.office(refused.code, **refused.values))
    except BundleRefused as refused:
        where = words.bundle(refused.code, **refused.details)
        return _say(REFUSED, refused.code, words.office("publish_refused", where=where))
    except WrongPassword:
        return _say(REFUSED, "wrong_password", words.office("wrong_password"))
    except DamagedKeys:
        return _say(TROUBLE, "damaged_keys", words.office("damaged_keys"))
    except NewerDatabase:
        return _say(TROUBLE, "newer_database", words.office("newer_database"))
    except DatabaseTrouble as trouble:
        return _say(TROUBLE, "database", words.office("database", detail=str(trouble)))
    except OSError as error:
        path = files.shown(Path(os.fsdecode(error.filename))) if error.filename else ""
        code = "path_missing" if isinstance(error, FileNotFoundError) else "file"
        return _say(TROUBLE, code, words.office(code, path=path, detail=error.strerror or type(error).__name__))


def _say(exit_code: int, code: str, message: str) -> int:
    print(f"{code}: {message}", file=sys.stderr)
    return exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="centre", description="市中心：接收各站上报、逐条回执")
    parser.add_argument("--data", type=Path, default=default_data_folder(), metavar="DIR", help="数据文件夹")
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="口令文件，代替 CENTRE_PASSWORD")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help="只输出一个 JSON 值")
        made.set_defaults(run=run)
        return made

    init = command("init", _init, "建立市中心（离线钥匙的口令可另用 CENTRE_OFFLINE_PASSWORD）")
    init.add_argument("--database", metavar="URL", help="postgresql+psycopg://…；不给则用加密的 SQLite")
    init.add_argument("--partitions", type=int, default=0, metavar="N", help="大表按站点分成 N 份（只限 PostgreSQL）")
    init.add_argument("--offline-keys", type=Path, metavar="DIR", help="离线恢复钥匙写到哪里")
    init.add_argument("--code", default=DEFAULT_CODE, help="市中心代码")
    init.add_argument("--name", default=DEFAULT_NAME, help="市中心名称")
    enrol = command("enrol", _enrol, "登记一个站点，写出给它的登记文件")
    enrol.add_argument("station", metavar="STATION")
    enrol.add_argument("--name", required=True)
    enrol.add_argument("--district", default="", metavar="CODE")
    enrol.add_argument("--city-role", choices=("entrusted", "independent"), default="entrusted")
    enrol.add_argument("--address", default="", metavar="URL", help="站点联网上报的地址，https://…（本机可用 http）")
    enrol.add_argument("--out", type=Path, required=True, metavar="FILE")
    revoke = command("revoke", _revoke, "停用站点的一台电脑")
    revoke.add_argument("station", metavar="STATION")
    revoke.add_argument("device", metavar="DEVICE")
    ingest = command("ingest", _ingest, "收下批次文件（文件或文件夹）")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    answer = command("acknowledge", _acknowledge, "写出回执；不指明站点则写给所有已登记电脑的站点")
    answer.add_argument("station", nargs="?", metavar="STATION")
    answer.add_argument("--out", type=Path, required=True, metavar="DIR")
    command("stations", _stations, "各站的最近情况")
    report = command("report", _report, "各站各类每天的记录数")
    report.add_argument("--from", dest="first", metavar="DAY")
    report.add_argument("--to", dest="last", metavar="DAY")
    report.add_argument("--week", metavar="2026-W46", help="一周的已报、未报，与本中心计数的差别")
    backup = command("backup", _backup, "备份整个市中心，恢复演练并核对；有两份核对过的备份，站点才可清理旧批次")
    backup.add_argument("folder", type=Path, metavar="DIR")
    put_back = command("restore", _restore, "把备份恢复到一个空的数据文件夹（--data）")
    put_back.add_argument("file", type=Path, metavar="FILE")
    put_back.add_argument("--database", metavar="URL", help="恢复到 postgresql+psycopg://…；不给则用加密的 SQLite")
    put_back.add_argument("--partitions", type=int, default=0, metavar="N", help="大表按站点分成 N 份（PostgreSQL）")
    cli_staff.add_commands(command, _opened, _print, _now)
    cli_bookings.add_commands(command, _opened, _print, _now, _new_id)
    cli_checks.add_commands(command, _opened, _print)
    cli_keeping.add_commands(command, _opened, _print, _now, _new_id)
    cli_publishing.add_commands(command, _opened, _print, _now, _password)
    cli_keys.add_commands(command, _opened, _print, _now, _password)
    command("verify", _verify, "核对日志、原件与记录")
    cli_serve.add_command(command, _password, _print, _now, _new_id)
    return parser


def _password(asked: argparse.Namespace) -> str:
    if asked.key_file is not None:
        text = asked.key_file.read_text(encoding="utf-8").strip()
    elif "CENTRE_PASSWORD" in os.environ:
        text = os.environ["CENTRE_PASSWORD"]
    elif sys.stdin is not None and sys.stdin.isatty():
        text = getpass.getpass("CENTRE_PASSWORD: ")
    else:
        text = ""
    if not text:
        raise OfficeRefused("password_missing")
    return str(text)


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    import uuid_utils

    return str(uuid_utils.uuid7())


def _opened(asked: argparse.Namespace) -> AbstractContextManager[Office]:
    return office.opened(asked.data, _password(asked))


def _print(asked: argparse.Namespace, value: Any, *lines: str) -> None:
    if asked.json:
        print(json.dumps(value, ensure_ascii=False))
    else:
        print(*lines, sep="\n")


def _init(asked: argparse.Namespace) -> int:
    password = _password(asked)
    if len(password) < _MIN_PASSWORD:
        raise OfficeRefused("password_short")
    office.found(
        asked.data,
        password,
        _now(),
        code=asked.code,
        name=asked.name,
        database_url=asked.database,
        parts=asked.partitions,
        offline_folder=asked.offline_keys,
        offline_password=os.environ.get("CENTRE_OFFLINE_PASSWORD"),
    )
    with _opened(asked) as opened:
        keys = opened.keys
        value = {
            "centre": opened.code,
            "name": opened.name,
            "acknowledgement_key": keys.acknowledgement.public.text,
            "operational_recipient": keys.operational.recipient,
            "recovery_recipient": keys.recovery_recipient,
            "offline_keys": files.shown(keys.offline_folder),
        }
    _print(asked, value, words.done("init", name=value["name"], folder=value["offline_keys"]))
    return DONE


def _enrol(asked: argparse.Namespace) -> int:
    with _opened(asked) as opened:
        paper = enrolment.enrol(
            opened,
            asked.station,
            asked.name,
            _now(),
            secrets.token_urlsafe(32),
            district=asked.district,
            city_role=asked.city_role,
            address=asked.address,
        )
    write_whole(asked.out, paper, private=True)
    value = {"station": asked.station, "name": asked.name, "file": files.shown(asked.out)}
    _print(asked, value, words.done("enrol", **value))
    return DONE


def _revoke(asked: argparse.Namespace) -> int:
    with _opened(asked) as opened:
        enrolment.revoke(opened, asked.station, asked.device, _now())
        publishing.renew(opened, _now(), by=COMMAND_LINE)
    value = {"station": asked.station, "device": asked.device}
    _print(asked, value, words.done("revoke", **value))
    return DONE


def _ingest(asked: argparse.Namespace) -> int:
    return cli_ingest.ingest(asked, _opened, _print, _say, _now)


def _acknowledge(asked: argparse.Namespace) -> int:
    written, without_device = [], []
    with _opened(asked) as opened:
        publishing.renew(opened, _now(), by=COMMAND_LINE)
        if asked.station is None:
            with reading(opened.engine) as connection:
                known = [station.station for station in stations.all_stations(connection)]
        else:
            known = [asked.station]
        for station in known:
            try:
                answer = acknowledge.answer(opened, station, _now())
            except OfficeRefused as refused:
                if asked.station is not None or refused.code != "no_device":
                    raise
                without_device.append(station)
                continue
            asked.out.mkdir(parents=True, exist_ok=True)
            file = asked.out / f"{station}.sva"
            write_whole(file, answer)
            written.append({"station": station, "file": files.shown(file), "bytes": len(answer)})
        # A station that does not know the key of its answer looks beside it for what vouches for that key.
        published = publishing.write_tree(opened, asked.out / FOLDER) if written else 0
    value = {"written": written, "without_device": without_device, "published": published}
    lines = [words.done("acknowledge", count=len(written), folder=files.shown(asked.out))]
    _print(asked, value, *lines, *([words.done("acknowledge_beside")] if published else []))
    return DONE


def _stations(asked: argparse.Namespace) -> int:
    with _opened(asked) as opened:
        value = reports.station_list(opened)
    _print(asked, value, *(words.station_line(entry) for entry in value))
    return DONE


def _report(asked: argparse.Namespace) -> int:
    if asked.week is not None:
        with _opened(asked) as opened:
            week = weekly.week_reports(opened, weekly.monday_of(asked.week))
        _print(asked, week, *(words.week_line(entry) for entry in week))
        return DONE
    for text in (asked.first, asked.last):
        if text is not None:
            _require_day(text)
    with _opened(asked) as opened:
        value = reports.day_report(opened, asked.first, asked.last)
    _print(asked, value, *(words.report_line(entry) for entry in value["days"]), words.report_total(value["total"]))
    return DONE


def _require_day(text: str) -> None:
    try:
        normal = date.fromisoformat(text).isoformat()
    except ValueError:
        normal = ""
    if normal != text:
        raise OfficeRefused("date", value=text)


def _backup(asked: argparse.Namespace) -> int:
    with _opened(asked) as opened:
        made = backups.make(opened, asked.folder, _now())
    value = {"file": files.shown(made.file), "size": made.size, "log_length": made.log_length,
             "archived_epochs": made.archived_epochs}  # fmt: skip
    _print(asked, value, words.done("backup", **value))
    return DONE


def _restore(asked: argparse.Namespace) -> int:
    counts = backups.restore(
        asked.file, asked.data, _password(asked), _now(), database_url=asked.database, parts=asked.partitions
    )
    value = {"file": files.shown(asked.file), "folder": files.shown(asked.data), "rows": sum(counts.values())}
    _print(asked, value, words.done("restore", **value))
    return DONE


def _verify(asked: argparse.Namespace) -> int:
    with _opened(asked) as opened:
        report = verify(opened)
    value = reports.verify_summary(report)
    lines = [words.done("verify", **value["counts"])]
    lines += [note.message for note in (*report.findings, *report.warnings)]
    _print(asked, value, *lines)
    if report.findings:
        return _say(REFUSED, "damaged", words.office("damaged", count=str(len(report.findings))))
    return DONE
