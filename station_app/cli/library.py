"""Texts of policies and standing phrases by the command line."""

from dataclasses import asdict, replace
from pathlib import Path

from station_app.actions import policy_texts
from station_app.actions.acts import RecordIds
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session
from station_app.storage import phrases as stored_phrases
from station_app.storage import policy_texts as stored
from station_app.words import say


def import_policy(session: Session, desk: OpenDesk) -> int:
    """`station import policy FILE [--title T --issuer I --number N --date D] [--replaces ID] [--dry-run]`.

    What is not given is taken from the file, where it says so. The answer names the head and counts the paragraphs.
    """
    words = session.words
    read = policy_texts.preview(desk.store.db, desk.clerk, Path(words.file))
    given = {"title": words.title, "issuer": words.issuer, "number": words.policy_number, "dated": words.date}
    head = replace(read.head, **{name: value for name, value in given.items() if value})
    value = asdict(head) | {"paragraphs": len(read.paragraphs), "digest": read.digest, "record_id": None}
    if words.dry_run:
        lines = [say("  {label}　{text}", label=one.label, text=one.text[:60]) for one in read.paragraphs]
        return session.answer(
            value, say("试导入（什么也没写）：“{title}”，{count} 段。", title=head.title, count=len(lines)), *lines
        )
    done = policy_texts.store_policy(
        desk.store, desk.clerk, read, head, ids=RecordIds.make(session.new_id), now=session.now(),
        replaces=words.replaces or None,
    )  # fmt: skip
    told = say("已存入“{title}”，{count} 段可以引用。", title=head.title, count=done.paragraphs)
    return session.answer(value | {"record_id": done.record_id}, told)


def policies(session: Session) -> int:
    """`station policies`: the texts that stand; JSON lines with `--json`."""
    for text in stored.present(session.desk(read_only=True).store.db):
        value = asdict(text.head) | {
            "record_id": text.record_id, "paragraphs": text.paragraphs, "versions": text.revisions,
        }  # fmt: skip
        session.answer(value, f"{text.head.dated}  {text.head.title}  {text.head.number}  {text.record_id}")
    return 0


def phrases(session: Session) -> int:
    """`station phrases`: every phrase that is offered, the city's and the station's; JSON lines with `--json`."""
    desk = session.desk(read_only=True)
    for phrase in stored_phrases.present(desk.store.db, desk.catalogue, session.now()):
        if phrase.hidden:
            continue
        form = phrase.form
        value = {
            "key": phrase.key, "abbreviation": form.abbreviation, "title": form.title, "text": form.text,
            "items": list(form.items), "of_city": phrase.of_city, "uses": phrase.uses,
        }  # fmt: skip
        session.answer(value, f";{form.abbreviation}  {form.title}  {' '.join(form.text.split())}")
    return 0
