"""`centre slip-check`, `centre receipt-check`: what somebody holds in his hand, compared with what the office knows."""

import argparse
from pathlib import Path

from city_centre import receipt_check, slip_check, words
from city_centre.cli_parts import Command, Opened, Print
from city_centre.office import OfficeRefused

DONE, REFUSED = 0, 1


def add_commands(command: Command, opened: Opened, said: Print) -> None:
    """Adds the two commands to the parser."""

    def slip(asked: argparse.Namespace) -> int:
        digest = slip_check.typed(asked.digest)
        if digest is None:
            raise OfficeRefused("slip_digest", given=asked.digest[:80])
        compared = slip_check.compare(asked.paths, digest)
        value = slip_check.summary(compared)
        said(asked, value, *words.slip_lines(value))
        return DONE if value["agrees"] else REFUSED

    def receipt(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            found = receipt_check.check(office, asked.text)
        value = receipt_check.summary(found)
        if isinstance(found, str):
            said(asked, value, words.receipt_refused(found))
            return REFUSED
        lines = [words.done("receipt_check", **value)]
        if found.revoked_at:
            lines.append(words.done("receipt_revoked", **value))
        said(asked, value, *lines)
        return DONE

    made = command("slip-check", slip, "收批次以前，核对 U 盘上的文件是不是交接单上的那几批")
    made.add_argument("digest", metavar="DIGEST", help="交接单上的本单校验值，至少前四组，加引号")
    made.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    made = command("receipt-check", receipt, "核验回执二维码的文字是不是哪个站点签的")
    made.add_argument("text", metavar="TEXT")
