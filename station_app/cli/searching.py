"""Searching all kinds of record by the command line, and making the index anew."""

import sys
from typing import Any

from station_app.actions import searching
from station_app.cli.session import Session
from station_app.domain.numbers import mask_phone
from station_app.storage.search import Hit
from station_app.words import say
from station_app.words.searching import hit_state, kind_of_hit, met_field

MOST: int = 1000


def search(session: Session) -> int:
    """`station search TEXT [--limit N]`: exact hits newest first, then forgiven ones; one JSON list with `--json`.

    `field` is where the first word was met, `forgiven` whether it was met only nearly; phones are masked.
    """
    desk = session.desk(read_only=True)
    limit = min(max(session.words.limit, 0), MOST)
    found = searching.find(desk.store, desk.clerk, desk.catalogue, session.words.text, limit=limit)
    return session.answer([_told(hit) for hit in found], *(map(_line, found) if found else [say("没有找到。")]))


def reindex(session: Session) -> int:
    """`station reindex`: makes the search index anew from the records."""
    desk = session.desk()

    def progress(done: int, total: int) -> bool:
        if not session.words.json and sys.stderr.isatty():
            print(f"\r{done}/{total}", end="", file=sys.stderr)
        return True

    count = searching.rebuild(desk.store, desk.clerk, progress)
    return session.answer({"records": count}, say("查询索引已重建，共 {count} 条记录。", count=count))


def _told(hit: Hit) -> dict[str, Any]:
    one = hit.document
    return {
        "number": one.number, "kind": one.kind, "field": hit.field, "forgiven": hit.forgiven,
        "record_id": one.record_id, "at": one.at, "day": one.day, "state": one.state, "visitor_name": one.name,
        "visitor_phone": mask_phone(one.phone) if one.phone else "", "org_name": one.org, "text": one.main,
    }  # fmt: skip


def _line(hit: Hit) -> str:
    one = hit.document
    told = (one.day, kind_of_hit(one.kind), one.number, one.name, one.org, hit_state(one.kind, one.state),
            " ".join(one.main.split())[:60])  # fmt: skip
    where = say("（{field}）", field=met_field(hit.field)) if hit.field else ""
    near = say("［相近］") if hit.forgiven else ""
    return near + "  ".join(filter(None, told)) + where
