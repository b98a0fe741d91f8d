"""`centre expert`, `centre lease`, `centre booking`: what the city does with its experts' time."""

import argparse
from datetime import datetime

from city_centre import leases, words
from city_centre.cli_parts import Command, NewId, Now, Opened, Print
from city_centre.office import OfficeRefused


def add_commands(command: Command, opened: Opened, said: Print, now: Now, new_id: NewId) -> None:
    """Adds the three commands to the parser."""

    def expert(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            if asked.what == "put":
                leases.put_expert(office, asked.id or new_id(), asked.name, asked.contact, asked.state, now())
            elif asked.what in ("open", "close"):
                count = leases.open_hours(
                    office, asked.id, _moment(asked.start), _moment(asked.end), close=asked.what == "close"
                )
                said(asked, {"expert_id": asked.id, "opened": count}, words.done("expert_hours", count=count))
                return 0
            listed = leases.expert_list(office)
        said(asked, listed, *(words.done("expert_line", **one) for one in listed))
        return 0

    def lease(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            if asked.what == "list":
                listed = leases.lease_list(office)
                said(asked, listed, *(words.done("lease_line", **one) for one in listed))
                return 0
            granted = leases.lease(
                office, asked.station, asked.expert, _moment(asked.start), _moment(asked.end), now(), new_id,
                slot_minutes=asked.slot,
            )  # fmt: skip
        value = {
            "station": asked.station, "expert_id": asked.expert, "cells": len(granted),
            "leases": sorted({one.lease_id for one in granted}), "expires_at": min(one.expires_at for one in granted),
        }  # fmt: skip
        said(asked, value, words.done("lease", station=asked.station, count=len(value["leases"])))
        return 0

    def booking(asked: argparse.Namespace) -> int:
        with opened(asked) as office:
            if asked.what == "cancel":
                leases.cancel(office, asked.station, asked.record, asked.reason, now())
            listed = leases.booking_list(office, asked.expert)
        said(asked, listed, *(words.done("booking_line", **one) for one in listed))
        return 0

    made = command("expert", expert, "市专家：登记 put、开放时段 open、关闭时段 close、列出 list")
    made.add_argument("what", choices=("put", "open", "close", "list"))
    made.add_argument("--id", default="", metavar="EXPERT")
    made.add_argument("--name", default="")
    made.add_argument("--contact", default="", help="只随加密回执下发")
    made.add_argument("--state", default="pooled", choices=leases.STATES)
    _times(made)
    made = command("lease", lease, "把市专家的时段授权给站点 grant，或列出 list")
    made.add_argument("what", choices=("grant", "list"))
    made.add_argument("--station", default="", metavar="STATION")
    made.add_argument("--expert", default="", metavar="EXPERT")
    made.add_argument("--slot", type=int, default=30, choices=(15, 30, 45, 60), help="每个授权的分钟数")
    _times(made)
    made = command("booking", booking, "市专家的预约：列出 list、由中心取消 cancel")
    made.add_argument("what", choices=("list", "cancel"))
    made.add_argument("--station", default="", metavar="STATION")
    made.add_argument("--record", default="", metavar="RECORD-ID")
    made.add_argument("--expert", default="", metavar="EXPERT")
    made.add_argument("--reason", default="")


def _times(made: argparse.ArgumentParser) -> None:
    made.add_argument("--from", dest="start", default="", metavar="T", help="例如 2026-12-01T09:00+08:00")
    made.add_argument("--to", dest="end", default="", metavar="T")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise OfficeRefused("hours") from error


