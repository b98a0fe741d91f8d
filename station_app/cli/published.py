"""`station reference apply PATH` and `station reference status`: what the city publishes, taken and looked at."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from station_app.actions import publications
from station_app.actions.publications import Applied
from station_app.cli.session import Session, WrongUsage
from station_app.storage import publications as taken
from station_app.storage import reference as stored
from station_app.words import say
from station_app.words.published import applied_sentences


def reference(session: Session) -> int:
    """`station reference apply PATH | status`."""
    return _apply(session) if session.words.what == "apply" else _status(session)


def take(session: Session, place: str) -> Applied:
    """Fetches, proves and takes what is published at a place."""
    desk = session.desk()
    basis = publications.basis(desk.store, desk.clerk)
    fetched = publications.fetch(basis, place, now=session.now())
    return publications.apply(desk.store, desk.clerk, desk.device, fetched, now=session.now(), new_id=session.new_id)


def summary(done: Applied) -> dict[str, Any]:
    """What was taken, for programs."""
    return {name: value for name, value in asdict(done).items() if name != "changes"}


def _apply(session: Session) -> int:
    desk = session.desk()
    place = session.words.place or publications.basis(desk.store, desk.clerk).address
    if not place:
        raise WrongUsage("place-not-named")
    done = take(session, place if "://" in place else str(Path(place).absolute()))
    return session.answer(summary(done), *applied_sentences(done))


def _status(session: Session) -> int:
    db = session.desk(read_only=True).store.db
    versions, standing, named = stored.installed_versions(db), taken.standing(db), taken.named(db)
    value = {
        "version": versions[0].version, "source": versions[0].source, "installed_at": versions[0].installed_at,
        "versions": [asdict(one) for one in versions],
        "trust": taken.versions(db).get("trust", 0),
        "expires": standing.expires if standing else None,
        "named": asdict(named), "wanted": publications.wanted(db),
    }  # fmt: skip
    newest = versions[0]
    came = say("市中心发布") if newest.source == "city" else say("随程序带来")
    lines = [
        say("参考数据 {version}（{came}），{day} 起使用。", version=newest.version, came=came,
            day=newest.installed_at[:10]),
        *([say("签名有效到 {day}。", day=standing.expires[:10])] if standing else []),
        *([say("市中心已有 {version}，还没有取。", version=named.reference)] if value["wanted"] else []),
    ]  # fmt: skip
    return session.answer(value, *lines)
