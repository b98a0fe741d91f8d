"""`centre publish` and `centre rotate-keys`: the way down to the stations, and the keys it is signed with."""

import argparse
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tuf.api.metadata import Metadata, Root

from city_centre import files, publishing, roots, words
from city_centre.cli_parts import COMMAND_LINE, Command, Now, Opened, Password, Print
from city_centre.office import KEY_FILE, OfficeRefused
from station_exchange import bundles

SHOWN: Final = 40
_WHAT: Final = {"new": "新增", "changed": "改动", "retired": "停用"}


def add_commands(command: Command, opened: Opened, said: Print, now: Now, password: Password) -> None:
    """Adds the two commands to the parser."""

    def publish(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            value: dict[str, Any] = {}
            lines: list[str] = []
            if asked.reference is not None:
                brought = bundles.folder_files(asked.reference)
                if asked.dry_run:
                    proposal = publishing.prepare(office, brought, now())
                    said(asked, _summary(proposal), *_lines(proposal))
                    return 0
                done = publishing.publish(office, brought, now(), by=COMMAND_LINE)
            else:
                found = publishing.renew(office, now(), by=COMMAND_LINE, always=True)
                if found is None:
                    raise OfficeRefused("publishing_keys")
                done = found
            value = {"version": done.version, "number": done.number, "expires": done.expires.isoformat()}
            told = {"version": done.version or "—", "expires": done.expires.date().isoformat()}
            if done.proposal is None or done.proposal.same:
                lines.append(words.done("publish_same", **told))
                value["same"] = True
            else:
                value |= _summary(done.proposal)
                counts = {what: done.proposal.count(what) for what in _WHAT}
                lines += [words.done("publish", **told, **counts), *_lines(done.proposal)]
            if asked.out is not None:
                written = publishing.write_tree(office, asked.out)
                value |= {"folder": files.shown(asked.out), "files": written}
                lines.append(words.done("publish_out", folder=value["folder"], files=written))
        said(asked, value, *lines)
        return 0

    def rotate(asked: argparse.Namespace) -> int:
        secret = password(asked)
        offline = os.environ.get("CENTRE_OFFLINE_PASSWORD") or secret
        with opened(asked) as office:
            if not office.keys.roots:
                daily, root = roots.make(asked.offline_keys[0], offline, now())
            else:
                keys = roots.read_keys(asked.offline_keys, offline)
                daily, root = roots.rotate(office.keys.roots[-1], keys, now(), spare=asked.spare, password=offline)
            made = office.keys.publishes_with(daily, root)
            made.save(asked.data / KEY_FILE, secret)
        with opened(asked) as office:
            done = publishing.renew(office, now(), by=COMMAND_LINE, always=True)
        version = Metadata[Root].from_bytes(root).signed.version
        value = {"root": version, "number": done.number if done else 0}
        said(asked, value, words.done("rotate_keys", root=version))
        return 0

    made = command("publish", publish, "发布参考数据（不给 --reference 则只重新签名），写出可拷到 U 盘的文件夹")
    made.add_argument("--reference", type=Path, metavar="DIR", help="参考数据的文件夹（manifest.toml 和各表）")
    made.add_argument("--out", type=Path, metavar="DIR", help="写到哪里")
    made.add_argument("--dry-run", action="store_true", help="只看差别，不发布")
    made = command("rotate-keys", rotate, "更换发布用的密钥：要三把离线根密钥中的两把（口令 CENTRE_OFFLINE_PASSWORD）")
    made.add_argument("--offline-keys", type=Path, nargs="+", required=True, metavar="DIR", help="根密钥所在的文件夹")
    made.add_argument("--spare", type=Path, metavar="DIR", help="另做一把根密钥，代替没拿来的那一把，写到这里")


def _summary(proposal: publishing.Proposal) -> dict[str, Any]:
    return {
        "version": proposal.version,
        "same": proposal.same,
        **{what: proposal.count(what) for what in _WHAT},
        "differences": [asdict(one) for one in proposal.differences],
    }


def _lines(proposal: publishing.Proposal) -> list[str]:
    shown = [
        words.done("difference", list=one.list, code=one.code, after=one.after, became=_WHAT[one.what])
        for one in proposal.differences[:SHOWN]
    ]
    return [*shown, *(["  …"] if len(proposal.differences) > SHOWN else [])]
