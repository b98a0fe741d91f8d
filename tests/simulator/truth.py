"""What really happened, kept outside both programs: every revision whose save returned, and what was taken away."""

from dataclasses import dataclass, field

from station_app.domain.journal import Entry
from station_app.domain.stations import consent_lets_travel


@dataclass(frozen=True)
class Known:
    """One revision as it stood in the journal when its save returned."""

    station: str
    record_id: str
    parent: str | None
    kind: str
    verb: str
    facts: str
    person: str | None
    travels: bool
    number: str
    day: str

    @classmethod
    def of(cls, station: str, entry: Entry) -> "Known":
        body = entry.body()
        travels = entry.person is not None and consent_lets_travel("entrusted", body.get("consent_scope", ""))
        return cls(
            station, entry.record_id, entry.parent_revision_id, entry.kind, entry.verb, entry.facts, entry.person,
            travels, body.get("number", ""), entry.at[:10],
        )  # fmt: skip


@dataclass
class Truth:
    """The ledger of the harness."""

    saves: dict[str, Known] = field(default_factory=dict)
    taken_away: set[str] = field(default_factory=set)
    """Revisions that a restore removed from the last database that held them."""
    excused: set[str] = field(default_factory=set)
    """Those of them that the centre did not hold then, or lost by a restore of its own since (invariant 1)."""
    copied: set[str] = field(default_factory=set)
    """Stations of which a copy wrote without knowing it: there a serial can be given twice, told apart by its code."""

    def learn(self, station: str, entries: list[Entry]) -> list[str]:
        """Adds revisions that are saved; answers what contradicts what was known of them."""
        wrong = []
        for entry in entries:
            known = Known.of(station, entry)
            if self.saves.setdefault(entry.revision_id, known) != known:
                wrong.append(f"revision {entry.revision_id} was saved with another content")
        return wrong
