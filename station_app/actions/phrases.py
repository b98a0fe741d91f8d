"""常用语: writing, hiding, removing phrases and counting their use.

The city's phrases are reference data and are never changed: what the station makes of one is a record of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.actions.acts import Changes, RecordIds, begin
from station_app.actions.rights import demand
from station_app.actions.visitors import write
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.phrases import LIST, Phrase, PhraseForm, check_phrase, written
from station_app.storage import journal, phrases
from station_app.storage.cipher import Database
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class SavedPhrase:
    """A phrase that is on the disk under this record."""

    record_id: str
    changes: Changes


def save(
    store: Store, clerk: Clerk, form: PhraseForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime
) -> SavedPhrase:
    """Writes a phrase, or a further revision of it where `ids.record_id` is one of the station's.

    With a `city_code` the wording takes the place of the city's. Asked again under the same revision id it answers as
    before. Refused with every fault of `check_phrase`, and `phrase-unknown` for a city code that there is none of.
    """
    demand(clerk, "save_phrase")
    form = written(form)
    with store.atomic() as db:
        if journal.by_revision(db, ids.revision_id) is not None:
            return _saved(ids, ids.record_id)
        if form.city_code:
            ids = _ids_of_city(db, form.city_code, ids, catalogue)
        others = [
            other for other in phrases.present(db, catalogue, now)
            if not other.hidden and other.record_id != ids.record_id and other.key != (form.city_code or ids.record_id)
        ]  # fmt: skip
        faults = check_phrase(form, catalogue, others)
        if faults:
            raise Refused(faults)
        return _write(db, clerk, "save_phrase", ids, _body(form, "active"), now)


def hide(
    store: Store, clerk: Clerk, code: str, *, hidden: bool, ids: RecordIds, catalogue: Catalogue, now: datetime
) -> SavedPhrase:
    """Hides a city's phrase here, or shows it again as the city wrote it; a wording put in its place goes.

    Refused `phrase-unknown`; and `phrase-abbreviation-taken` where its abbreviation was given to another meanwhile.
    """
    demand(clerk, "save_phrase")
    with store.atomic() as db:
        if journal.by_revision(db, ids.revision_id) is not None:
            return _saved(ids, ids.record_id)
        ids = _ids_of_city(db, code, ids, catalogue)
        if not hidden:
            city = catalogue[LIST][code]
            shown = PhraseForm(
                city.attributes["abbreviation"], city.label, city.attributes["text"], city.words("items"), code
            )
            others = [one for one in phrases.present(db, catalogue, now) if not one.hidden and one.key != code]
            taken = [fault for fault in check_phrase(shown, catalogue, others) if fault.field == "abbreviation"]
            if taken:
                raise Refused(taken)
        body = {"state": "hidden" if hidden else "void", "city_code": code}
        return _write(db, clerk, "save_phrase", ids, body, now)


def remove(store: Store, clerk: Clerk, record_id: str, *, ids: RecordIds, now: datetime) -> SavedPhrase:
    """Takes a phrase of the station out of use; the journal keeps it. Refused `phrase-unknown`."""
    demand(clerk, "save_phrase")
    with store.atomic() as db:
        if journal.by_revision(db, ids.revision_id) is not None:
            return _saved(ids, record_id)
        latest = journal.latest(db, record_id)
        if latest is None or latest.kind != "phrase" or latest.body().get("state") == "void":
            raise Refused.because("phrase-unknown", "")
        body = latest.body() | {"state": "void"}
        return _write(db, clerk, "remove_phrase", RecordIds(ids.action_id, record_id, ids.revision_id), body, now)


def count_use(store: Store, clerk: Clerk, phrase: Phrase, *, now: datetime) -> None:
    """Counts that a phrase was used: it is offered sooner. Kept beside the records, not journalled."""
    demand(clerk, "record")
    with store.atomic() as db:
        phrases.count_use(db, phrase.key, now)


def _ids_of_city(db: Database, code: str, ids: RecordIds, catalogue: Catalogue) -> RecordIds:
    """The ids under which the station keeps what it makes of this phrase of the city."""
    known = phrases.of_city_code(db, code)
    if known is None and (LIST not in catalogue.lists or code not in catalogue[LIST]):
        raise Refused.because("phrase-unknown", "")
    return ids if known is None else RecordIds(ids.action_id, known, ids.revision_id)


def _body(form: PhraseForm, state: str) -> dict[str, Any]:
    return {
        "abbreviation": form.abbreviation, "title": form.title, "text": form.text, "items": list(form.items),
        "city_code": form.city_code, "state": state,
    }  # fmt: skip


def _write(db: Database, clerk: Clerk, verb: str, ids: RecordIds, body: dict[str, Any], now: datetime) -> SavedPhrase:
    act = begin(db, clerk, verb, ids.action_id, now)
    latest = journal.latest(db, ids.record_id)
    parent = latest.revision_id if latest is not None else None
    write(db, act, "phrase", ids.record_id, body, lambda: ids.revision_id, parent=parent)
    return _saved(ids, ids.record_id)


def _saved(ids: RecordIds, record_id: str) -> SavedPhrase:
    return SavedPhrase(record_id, Changes(ids.action_id, "save_phrase", frozenset({"phrase"}), (record_id,)))
