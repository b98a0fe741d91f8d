"""The tables of the receiving office, as the statements see them; `db/centre/migrations` makes them.

Every key begins with the station's code, so that a bigger city can partition by it. `containers`, `rows`, `log`,
`acknowledgements` and `centre_epochs` are official: triggers refuse to change or delete what stands there, but for the
personal part of an erased record.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _station() -> Column[str]:
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


centre_state = Table(
    "centre_state",
    metadata,
    _text("code"),
    _text("name"),
    _number("centre_epoch"),
    _number("serial"),
    _number("log_length"),
    _text("log_head"),
    PrimaryKeyConstraint("code", name="centre_state_pk"),
)
"""One row. `serial` counts acknowledgements; `log_length` and `log_head` are the end of the log."""

centre_epochs = Table(
    "centre_epochs",
    metadata,
    _number("centre_epoch"),
    _number("log_length"),
    _text("began_at"),
    PrimaryKeyConstraint("centre_epoch", name="centre_epochs_pk"),
)
"""One row per incarnation of this database: how long the log was when it began."""

stations = Table(
    "stations",
    metadata,
    _text("station"),
    _text("name"),
    _text("district"),
    _text("city_role"),
    _text("since"),
    PrimaryKeyConstraint("station", name="stations_pk"),
)

devices = Table(
    "devices",
    metadata,
    _station(),
    _text("device"),
    _number("ordinal"),
    _text("sign_public"),
    _text("recipient"),
    _text("state"),
    _text("at"),
    PrimaryKeyConstraint("station", "device", name="devices_pk"),
)
"""`state` is enrolled or revoked, since `at`; `ordinal` counts a station's devices, the highest being the newest."""

enrolments = Table(
    "enrolments",
    metadata,
    _station(),
    _text("secret_sha256"),
    Column("sealed_secret", LargeBinary, nullable=True),
    _text("expires_at"),
    _text("used_by_device", nullable=True),
    PrimaryKeyConstraint("station", "secret_sha256", name="enrolments_pk"),
)
"""One-time secrets. The secret itself lies sealed until it is used: a proof can only be checked with it."""

epochs = Table(
    "epochs",
    metadata,
    _station(),
    _text("epoch"),
    _number("ordinal"),
    _text("parent_epoch", nullable=True),
    _text("device"),
    _number("hw"),
    _text("hw_manifest"),
    _number("last_seq"),
    _number("archived"),
    PrimaryKeyConstraint("station", "epoch", name="epochs_pk"),
)
"""How far each incarnation of a station's database was applied. `ordinal` counts them in the order of their arrival."""

containers = Table(
    "containers",
    metadata,
    _station(),
    _text("epoch"),
    _number("no"),
    _text("manifest"),
    Column("raw", LargeBinary, nullable=False),
    _text("received_at"),
    PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="containers_pk"),
)
"""The bytes of each batch as they came, write-once. `manifest` is the identity of the batch."""

batches = Table(
    "batches",
    metadata,
    _station(),
    _text("epoch"),
    _number("no"),
    _text("manifest"),
    _text("prev"),
    _text("device"),
    _text("state"),
    _text("code"),
    _number("applied"),
    _number("returned"),
    _number("known"),
    _text("received_at"),
    PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="batches_pk"),
)
"""What became of each kept container: applied, parked, or set aside with a code. The last three counts are rows."""

forks = Table(
    "forks",
    metadata,
    _station(),
    _text("epoch"),
    _number("no"),
    _text("at"),
    PrimaryKeyConstraint("station", "epoch", "no", name="forks_pk"),
)

rows = Table(
    "rows",
    metadata,
    _station(),
    _text("revision_id"),
    _text("record_id"),
    _text("parent_revision_id", nullable=True),
    _text("kind"),
    _text("verb"),
    _text("epoch"),
    _number("seq"),
    _number("no"),
    _number("position"),
    _text("action_id"),
    _text("actor"),
    _text("at"),
    _text("day"),
    _text("state"),
    _number("schema_version"),
    _text("reference_version"),
    _text("facts"),
    _text("person", nullable=True),
    _text("salt", nullable=True),
    _text("facts_sha256"),
    _text("person_sha256"),
    PrimaryKeyConstraint("station", "revision_id", name="rows_pk"),
    UniqueConstraint("station", "epoch", "seq", name="rows_once_per_seq"),
    Index("rows_of_a_record", "station", "record_id"),
    Index("rows_of_a_day", "station", "day"),
    Index("rows_on_a_day", "day"),
)
"""The applied revisions. `day` is the local day of the save, `state` active or void, both drawn from the row for the
reports; `epoch`, `seq` and `no` say how the row first came."""

returned = Table(
    "returned",
    metadata,
    _station(),
    _text("revision_id"),
    _text("record_id"),
    _text("kind"),
    _text("code"),
    _text("field"),
    _text("text"),
    _text("at"),
    _text("parent_revision_id", nullable=True),
    _text("epoch"),
    _number("seq"),
    _text("closed_by", nullable=True),
    PrimaryKeyConstraint("station", "revision_id", name="returned_pk"),
    Index("returned_of_a_record", "station", "record_id"),
)
"""Revisions the office could not take. Open until `closed_by` names a newer revision of the record that was applied."""

balances = Table(
    "balances",
    metadata,
    _station(),
    _text("kind"),
    _number("entries"),
    _text("digest"),
    PrimaryKeyConstraint("station", "kind", name="balances_pk"),
)
"""Per kind: how many revisions are held (applied or returned), and the XOR of SHA-256 over their ids."""

log = Table(
    "log",
    metadata,
    _number("length"),
    _station(),
    _text("epoch"),
    _number("no"),
    _text("manifest"),
    _text("head"),
    PrimaryKeyConstraint("length", name="log_pk"),
)
"""The hash chain of applied batches, in the order of their application."""

acknowledgements = Table(
    "acknowledgements",
    metadata,
    _station(),
    _number("centre_epoch"),
    _number("serial"),
    _text("device"),
    _number("log_length"),
    _text("issued_at"),
    PrimaryKeyConstraint("station", "centre_epoch", "serial", name="acknowledgements_pk"),
)
"""Every answer ever given. A station that quotes one not listed here has seen a future this database has lost."""
