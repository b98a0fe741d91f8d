"""`centre locked`, `centre destroy`: raw containers of erased persons, and the signed list of those that went."""

import argparse
from dataclasses import asdict
from pathlib import Path

import msgspec

from city_centre import destroying, files, words
from city_centre.cli_parts import Command, NewId, Now, Opened, Print
from city_centre.keys import write_whole


def add_commands(command: Command, opened: Opened, said: Print, now: Now, new_id: NewId) -> None:
    """Adds the two commands to the parser."""

    def locked(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            found = destroying.locked(office, asked.station)
        said(asked, [asdict(one) for one in found], *(words.done("locked", **asdict(one)) for one in found))
        return 0

    def destroy(asked: argparse.Namespace) -> int:
        out: Path = asked.out
        # Before anything goes: a list that cannot be written must not come too late.
        out.mkdir(parents=True, exist_ok=True)
        with opened(asked) as office:
            listed = destroying.destroy(office, now(), new_id())
        content = msgspec.json.decode(listed["content"])
        file = out / f"destroyed-{listed['at'][:10]}-{listed['list'][-6:]}.json"
        write_whole(file, msgspec.json.format(msgspec.json.encode(listed), indent=1))
        value = {"list": listed["list"], "containers": len(content["containers"]), "file": files.shown(file)}
        said(asked, value, words.done("destroyed", count=value["containers"], file=value["file"]))
        return 0

    made = command("locked", locked, "锁定的原件：里面有已删除的人，400 天后销毁")
    made.add_argument("station", nargs="?", metavar="STATION")
    made = command("destroy", destroy, "销毁锁定满 400 天的原件，写出带签名的清单；不能撤销")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
