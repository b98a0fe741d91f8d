"""成效第三方评估: the pack for an evaluator, file by file. Journalled; for the manager and the auditor.

De-identified records, definitions with their versions, figures, the reports that were closed, the log of amendments,
the sample by the evaluator's seed, and the journal's links, which prove that the list is whole and unedited.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.figures import Compared, figures_between
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.evaluation import LARGEST_SAMPLE, PUBLIC_FIELDS, SAMPLED_KINDS, sample, without_people
from station_app.domain.faults import Fault, Refused
from station_app.domain.indicators import Dictionary
from station_app.domain.periods import BEIJING_TIME, midnight
from station_app.storage import clerks, evaluation
from station_app.storage.cipher import Database
from station_app.storage.store import Store

FORMAT: Final = "station-evaluation/1"
_VERBS: Final = ("amend", "void", "undo", "amend_report")
_encode: Final = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Asked:
    """What the evaluator asked for: the days, the seed of the sample and its size."""

    first: date
    last: date
    seed: str
    size: int


PackFile = tuple[str, Iterator[bytes]]
"""A file's name and its bytes, piece by piece."""


def check(asked: Asked, today: date) -> None:
    """Nothing where such a pack can be made; Refused `pack-days`, `pack-sample`, `pack-seed`."""
    faults = []
    if not asked.first <= asked.last < today:
        faults.append(Fault("pack-days", "period"))
    if not 0 <= asked.size <= LARGEST_SAMPLE:
        faults.append(Fault("pack-sample", "amount", details={"highest": LARGEST_SAMPLE}))
    if asked.size and not asked.seed.strip():
        faults.append(Fault("pack-seed", "seed"))
    if faults:
        raise Refused(faults)


def pack(
    db: Database, clerk: Clerk, asked: Asked, catalogue: Catalogue, *, now: datetime, key: bytes
) -> Iterator[PackFile]:
    """The files of the pack, `manifest.json` excepted, which names their digests (`manifest`). Read-only.

    `key` is 32 random bytes that nobody keeps: the pseudonyms hold within this pack only. Refused as `check`.
    """
    demand(clerk, "make_evaluation_pack")
    demand_real(db)
    today = now.astimezone(BEIJING_TIME).date()
    check(asked, today)
    kinds = tuple(PUBLIC_FIELDS)
    of = evaluation.span(db, midnight(asked.first))
    population: list[str] = []
    yield "records.jsonl", _records(db, of, kinds, asked, key, population)
    yield "sample.json", iter([_encode({
        "seed": asked.seed, "size": asked.size, "kinds": list(SAMPLED_KINDS), "population": len(population),
        "numbers": sample(population, asked.seed, asked.size),
        "rule": "SHA-256(seed + ':' + number), lowest first, of all numbers of these kinds that are not void",
    })])  # fmt: skip
    yield "chain.jsonl", (_encode(one) + b"\n" for one in evaluation.links(db, of))
    yield "amendments.jsonl", (
        _encode(one) + b"\n" for one in evaluation.changes(db, of, (*kinds, "weekly_report"), _VERBS)
    )
    dictionary = Dictionary(catalogue)
    yield "indicators.json", iter([_encode([
        {name: value for name, value in asdict(one).items() if name != "rule"}
        for code in dictionary for one in dictionary.versions(code)
    ])])  # fmt: skip
    figures = figures_between(db, asked.first, asked.last, catalogue, today)
    yield "figures.json", iter([_encode({
        "first_day": asked.first.isoformat(), "last_day": asked.last.isoformat(), "catalogue": catalogue.version,
        "figures": [_figure(one) for one in figures],
    })])  # fmt: skip
    yield "reports.jsonl", (_encode(one) + b"\n" for one in _reports(db, asked))


def manifest(
    db: Database, asked: Asked, catalogue: Catalogue, files: dict[str, str], *, now: datetime
) -> bytes:
    """`manifest.json`: whose pack, of which days, the head of the chain, and each file's SHA-256.

    Files and manifest are made in one snapshot of the store.
    """
    station = clerks.station(db)
    of = evaluation.span(db, midnight(asked.first))
    entries, head = 0, ""
    for one in evaluation.links(db, evaluation.Span(of.last, of.last)):
        entries, head = of.last - of.first + 1, one["hash"]
    return _encode({
        "format": FORMAT, "station": station.code if station else "", "first_day": asked.first.isoformat(),
        "last_day": asked.last.isoformat(), "made_at": moment(now), "catalogue": catalogue.version,
        "kinds": list(PUBLIC_FIELDS), "files": files,
        "chain": {"first": of.first, "last": of.last, "entries": entries, "head": head},
    })  # fmt: skip


def note_pack(store: Store, clerk: Clerk, asked: Asked, digest: str, *, now: datetime, new_id: NewId) -> None:
    """Journals that a pack went out: of which days, and the SHA-256 of its manifest."""
    with store.atomic() as db:
        act = begin(db, clerk, "make_evaluation_pack", new_id(), now)
        days = f"{asked.first.isoformat()}/{asked.last.isoformat()}"
        note(db, act, "export", {"what": "evaluation", "days": days, "manifest_sha256": digest}, new_id)


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _records(
    db: Database, of: evaluation.Span, kinds: tuple[str, ...], asked: Asked, key: bytes, population: list[str]
) -> Iterator[bytes]:
    first, last = asked.first.isoformat(), asked.last.isoformat()
    for record_id, kind, facts, revisions in evaluation.records(db, of, kinds):
        number, state = str(facts.get("number", "")), str(facts.get("state", ""))
        day = str(facts.get("day") or facts.get("opened_on") or facts.get("made_at", ""))[:10]
        inside = not day or first <= day <= last
        if kind in SAMPLED_KINDS and inside and state != "void":
            population.append(number)
        yield _encode({
            "record_id": record_id, "kind": kind, "number": "" if kind == "rating" else number, "state": state,
            "in_period": inside, "revisions": revisions, "facts": without_people(kind, facts, key),
        }) + b"\n"  # fmt: skip


def _figure(one: Compared) -> dict[str, Any]:
    meaning = one.figure.definition
    told: dict[str, Any] = {"code": meaning.code, "value": one.value, "unit": meaning.unit, "scale": meaning.scale,
                            "version": meaning.version}  # fmt: skip
    if one.figure.changed:
        told["parts"] = [
            {"version": part.definition.version, "first_day": part.first.isoformat(), "last_day": part.last.isoformat(),
             "value": part.value}
            for part in one.figure.parts
        ]  # fmt: skip
    return told


def _reports(db: Database, asked: Asked) -> Iterator[dict[str, Any]]:
    """Every edition of the reports closed for periods within the days: figures and dates, no texts and no names."""
    for facts in evaluation.reports(db, asked.first.isoformat(), asked.last.isoformat()):
        hidden = ("signed", "consent_scope")
        yield {name: value for name, value in facts.items() if name not in hidden}
