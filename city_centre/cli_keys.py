"""`centre hand-back`, `centre rotate`, `centre recover`: a station's new PC, the office's keys, a lost password."""

import argparse
import os
from collections.abc import Collection
from pathlib import Path

from city_centre import files, hand_back, publishing, recovery, words
from city_centre.cli_parts import COMMAND_LINE, Command, Now, Opened, Password, Print
from city_centre.keys import write_whole
from city_centre.storage import staff
from city_centre.storage.engine import writing
from city_centre.storage.staff import StaffAct
from station_exchange.hand_back import folder_beside, name_of


def _sweep(folder: Path, kept: Collection[str]) -> None:
    """Takes away what a former package left in the folder."""
    for file in folder.glob("*.age"):
        if file.name not in kept:
            file.unlink()


def add_commands(command: Command, opened: Opened, said: Print, now: Now, password: Password) -> None:
    """Adds the three commands to the parser."""

    def back(asked: argparse.Namespace) -> int:
        folder = folder_beside(asked.out)

        def beside(name: str, sealed: bytes) -> None:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(folder / name_of(name), sealed, private=True)

        with opened(asked) as office:
            made = hand_back.prepare(office, asked.station, now(), beside)
            with writing(office.engine) as connection:
                act = StaffAct(now().isoformat(timespec="milliseconds"), COMMAND_LINE, "hand_back", asked.station,
                               made.device)  # fmt: skip
                staff.note(connection, act)
        # The package last: where it is, its files are.
        write_whole(asked.out, made.content, private=True)
        _sweep(folder, {name_of(name) for name in made.files})
        value = {
            "station": asked.station, "device": made.device, "file": files.shown(asked.out), "entries": made.entries,
            "without_person": made.bare, "returned": made.returned, "unread": made.unread, "bytes": len(made.content),
            "files": len(made.files), "file_bytes": made.file_bytes, "files_missing": made.files_missing,
        }  # fmt: skip
        lines = [words.done("hand_back", **value)]
        if made.files:
            lines.append(words.done("hand_back_files", count=len(made.files), folder=files.shown(folder)))
        if made.files_missing:
            lines.append(words.done("hand_back_files_missing", count=made.files_missing))
        said(asked, value, *lines)
        return 0

    def rotate(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            key = recovery.rotate(office, password(asked), now(), by=COMMAND_LINE)
        with opened(asked) as office:
            publishing.renew(office, now(), by=COMMAND_LINE)
        said(asked, {"acknowledgement_key": key}, words.done("rotate"))
        return 0

    def recover(asked: argparse.Namespace) -> int:
        secret = os.environ.get("CENTRE_OFFLINE_PASSWORD")
        with opened(asked) as office:
            request = recovery.read(asked.file.read_bytes())
            folder = asked.offline_keys or office.keys.offline_folder
            key = recovery.offline_key(folder, password(asked) if secret is None else secret)
            code = recovery.new_code()
            answer = recovery.recover(office, request, key, code, now(), by=COMMAND_LINE)
        write_whole(asked.out, answer, private=True)
        value = {"request": request.request_id, "file": files.shown(asked.out), "code": code}
        said(asked, value, words.done("recover", **value))
        return 0

    made = command("hand-back", back, "把本中心存有的一个站点的全部登记和附件，密封给它新登记的电脑")
    made.add_argument("station", metavar="STATION")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    command("rotate", rotate, "更换本中心的收件钥匙和回执钥匙；旧批次照样打得开")
    told = "站点忘了口令：打开求助文件，写出答复和一次性口令（离线钥匙的口令：CENTRE_OFFLINE_PASSWORD）"
    made = command("recover", recover, told)
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    made.add_argument("--offline-keys", type=Path, metavar="DIR", help="离线恢复钥匙所在的文件夹")
