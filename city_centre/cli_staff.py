"""`centre staff`: who may sign in on the staff's page."""

import argparse
import os
import secrets
from typing import Any

from city_centre import staff, words
from city_centre.cli_parts import COMMAND_LINE, Command, Now, Opened, Print
from city_centre.storage import staff as staff_store
from city_centre.storage.engine import reading


def add_commands(command: Command, opened: Opened, said: Print, now: Now) -> None:
    """Adds the command to the parser."""

    def people(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            if asked.what == "add":
                password = os.environ.get("CENTRE_STAFF_PASSWORD") or secrets.token_urlsafe(9)
                staff.take_on(office, asked.name, asked.role, password, now(), by=COMMAND_LINE)
                made = "" if "CENTRE_STAFF_PASSWORD" in os.environ else password
                value: dict[str, Any] = {"name": asked.name, "role": asked.role, "password": made}
                said(asked, value, words.done("staff_add" if made else "staff_added", **value))
            elif asked.what == "leave":
                staff.let_go(office, asked.name, now(), by=COMMAND_LINE)
                said(asked, {"name": asked.name}, words.done("staff_leave", name=asked.name))
            else:
                with reading(office.engine) as connection:
                    everybody = staff_store.everybody(connection)
                listed = [
                    {"name": one.name, "role": one.role, "state": one.state, "since": one.since} for one in everybody
                ]
                said(asked, listed, *(words.done("staff_line", **one) for one in listed))
        return 0

    made = command("staff", people, "工作台的人员：新增（口令取自 CENTRE_STAFF_PASSWORD 或临时生成）、停用、列出")
    made.add_argument("what", choices=("add", "leave", "list"))
    made.add_argument("name", nargs="?", default="", metavar="NAME")
    made.add_argument("--role", choices=staff.ROLES, default="officer", help="角色：查看、经办、管理")
