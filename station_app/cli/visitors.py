"""Visitors by the command line: find, merge, take a merge back."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from station_app.actions import merges as merging
from station_app.actions.acts import RecordIds
from station_app.actions.visitor_finding import find
from station_app.cli.session import Session
from station_app.domain.numbers import mask_phone
from station_app.storage import merges
from station_app.storage.visitor_lookup import find_firms
from station_app.words import say


def find_visitor(session: Session) -> int:
    """`station find-visitor TEXT`: whoever the text can mean, best first, phones masked. One list with `--json`."""
    desk = session.desk(read_only=True)
    words = session.words
    found = find(desk.store, desk.device, words.text, max(words.limit, 0))
    value: list[dict[str, Any]] = [
        {
            "record_id": one.record_id,
            "visitor_name": one.name,
            "visitor_phone": mask_phone(one.phone),
            "phone_refused": one.phone_refused,
            "org_name": one.org_name,
            "uscc": one.uscc,
            "role": one.role,
            "visits": one.visits,
            "last_day": one.last_day,
        }
        for one in found
    ]
    lines = [
        say(
            "{name}  {phone}  {firm}  {visits} 次  {record_id}", name=one.name or say("匿名"),
            phone=mask_phone(one.phone), firm=one.org_name, visits=one.visits, record_id=one.record_id,
        )
        for one in found
    ]  # fmt: skip
    return session.answer(value, *(lines or [say("没有找到。")]))


def find_firm(session: Session) -> int:
    """`station find-firm TEXT`: the firms whom the text can mean; one JSON list with `--json`."""
    desk = session.desk(read_only=True)
    found = find_firms(desk.store.db, session.words.text, max(session.words.limit, 0))
    lines = [
        say("{name}  {uscc}  {people} 人  {record_id}", name=one.org_name, uscc=one.uscc, people=one.people,
            record_id=one.record_id)
        for one in found
    ]  # fmt: skip
    return session.answer([asdict(one) for one in found], *(lines or [say("没有找到。")]))


def merge(session: Session) -> int:
    """`station merge visitor|organisation SURVIVOR LOSER [--take FIELD]…`: record ids as `find-visitor` tells them."""
    desk, words = session.desk(), session.words
    done = merging.merge(
        desk.store, desk.clerk, words.what, words.survivor, words.loser, take=words.take or (),
        ids=RecordIds.make(session.new_id), now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    told = say("已合并，{days} 天内可撤销：station unmerge {merge}", days=merging.UNDO_DAYS, merge=done.record_id)
    return session.answer({"merge": done.record_id, "survivor": done.survivor, "loser": done.loser}, told)


def unmerge(session: Session) -> int:
    """`station unmerge MERGE`; without an id, the merges that can still be taken back."""
    words = session.words
    if not words.merge:
        desk = session.desk(read_only=True)
        since = session.now() - timedelta(days=merging.UNDO_DAYS)
        found = merges.newest(desk.store.db, since.isoformat(timespec="milliseconds"))
        value = [
            {"merge": one.record_id, "what": one.what, "survivor": one.survivor, "loser": one.loser,
             "merged_at": one.merged_at}
            for one in found
        ]  # fmt: skip
        lines = [
            say("{at}  {loser} → {survivor}  {merge}", at=one.merged_at[:16].replace("T", " "), loser=one.loser_name,
                survivor=one.survivor_name, merge=one.record_id)
            for one in found
        ]  # fmt: skip
        return session.answer(value, *(lines or [say("没有可撤销的合并。")]))
    desk = session.desk()
    done = merging.undo_merge(
        desk.store, desk.clerk, words.merge, ids=RecordIds.make(session.new_id), now=session.now(),
        new_id=session.new_id,
    )  # fmt: skip
    value_of = {"merge": done.record_id, "survivor": done.survivor, "loser": done.loser}
    return session.answer(value_of, say("已撤销合并，两条都回来了。"))
