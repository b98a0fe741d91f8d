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


def station_column() -> Column[str]:
    """The station a row belongs to: the first of every key of its table."""
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)


def text_column(name: str, *, nullable: bool = False) -> Column[str]:
    """A column of text."""
    return Column(name, Text, nullable=nullable)


def number_column(name: str) -> Column[int]:
    """A column of whole numbers."""
    return Column(name, BigInteger, nullable=False)


centre_state = Table(
    "centre_state",
    metadata,
    text_column("code"),
    text_column("name"),
    number_column("centre_epoch"),
    number_column("serial"),
    number_column("log_length"),
    text_column("log_head"),
    number_column("deeds_length"),
    text_column("deeds_head"),
    PrimaryKeyConstraint("code", name="centre_state_pk"),
)
"""One row. `serial` counts acknowledgements; the lengths and heads are the ends of the log and of the deeds."""

centre_epochs = Table(
    "centre_epochs",
    metadata,
    number_column("centre_epoch"),
    number_column("log_length"),
    text_column("began_at"),
    PrimaryKeyConstraint("centre_epoch", name="centre_epochs_pk"),
)
"""One row per incarnation of this database: how long the log was when it began."""

stations = Table(
    "stations",
    metadata,
    text_column("station"),
    text_column("name"),
    text_column("district"),
    text_column("city_role"),
    text_column("since"),
    PrimaryKeyConstraint("station", name="stations_pk"),
)

devices = Table(
    "devices",
    metadata,
    station_column(),
    text_column("device"),
    number_column("ordinal"),
    text_column("sign_public"),
    text_column("recipient"),
    text_column("state"),
    text_column("at"),
    PrimaryKeyConstraint("station", "device", name="devices_pk"),
)
"""`state` is enrolled or revoked, since `at`; `ordinal` counts a station's devices, the highest being the newest."""

enrolments = Table(
    "enrolments",
    metadata,
    station_column(),
    text_column("secret_sha256"),
    Column("sealed_secret", LargeBinary, nullable=True),
    text_column("expires_at"),
    text_column("used_by_device", nullable=True),
    PrimaryKeyConstraint("station", "secret_sha256", name="enrolments_pk"),
)
"""One-time secrets. The secret itself lies sealed until it is used: a proof can only be checked with it."""

epochs = Table(
    "epochs",
    metadata,
    station_column(),
    text_column("epoch"),
    number_column("ordinal"),
    text_column("parent_epoch", nullable=True),
    text_column("device"),
    number_column("hw"),
    text_column("hw_manifest"),
    number_column("last_seq"),
    number_column("archived"),
    PrimaryKeyConstraint("station", "epoch", name="epochs_pk"),
)
"""How far each incarnation of a station's database was applied. `ordinal` counts them in the order of their arrival."""

containers = Table(
    "containers",
    metadata,
    station_column(),
    text_column("epoch"),
    number_column("no"),
    text_column("manifest"),
    Column("raw", LargeBinary, nullable=False),
    text_column("received_at"),
    PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="containers_pk"),
)
"""The bytes of each batch as they came, write-once. `manifest` is the identity of the batch."""

batches = Table(
    "batches",
    metadata,
    station_column(),
    text_column("epoch"),
    number_column("no"),
    text_column("manifest"),
    text_column("prev"),
    text_column("device"),
    text_column("state"),
    text_column("code"),
    number_column("applied"),
    number_column("returned"),
    number_column("known"),
    text_column("received_at"),
    PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="batches_pk"),
)
"""What became of each kept container: applied, parked, or set aside with a code. The last three counts are rows."""

forks = Table(
    "forks",
    metadata,
    station_column(),
    text_column("epoch"),
    number_column("no"),
    text_column("at"),
    PrimaryKeyConstraint("station", "epoch", "no", name="forks_pk"),
)

rows = Table(
    "rows",
    metadata,
    station_column(),
    text_column("revision_id"),
    text_column("record_id"),
    text_column("parent_revision_id", nullable=True),
    text_column("kind"),
    text_column("verb"),
    text_column("epoch"),
    number_column("seq"),
    number_column("no"),
    number_column("position"),
    text_column("action_id"),
    text_column("actor"),
    text_column("at"),
    text_column("day"),
    text_column("state"),
    number_column("schema_version"),
    text_column("reference_version"),
    text_column("facts"),
    text_column("person", nullable=True),
    text_column("salt", nullable=True),
    text_column("facts_sha256"),
    text_column("person_sha256"),
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
    station_column(),
    text_column("revision_id"),
    text_column("record_id"),
    text_column("kind"),
    text_column("code"),
    text_column("field"),
    text_column("text"),
    text_column("at"),
    text_column("parent_revision_id", nullable=True),
    text_column("epoch"),
    number_column("seq"),
    text_column("closed_by", nullable=True),
    PrimaryKeyConstraint("station", "revision_id", name="returned_pk"),
    Index("returned_of_a_record", "station", "record_id"),
)
"""Revisions the office could not take. Open until `closed_by` names a newer revision of the record that was applied."""

balances = Table(
    "balances",
    metadata,
    station_column(),
    text_column("kind"),
    number_column("entries"),
    text_column("digest"),
    PrimaryKeyConstraint("station", "kind", name="balances_pk"),
)
"""Per kind: how many revisions are held (applied or returned), and the XOR of SHA-256 over their ids."""

log = Table(
    "log",
    metadata,
    number_column("length"),
    station_column(),
    text_column("epoch"),
    number_column("no"),
    text_column("manifest"),
    text_column("head"),
    text_column("deeds_head"),
    PrimaryKeyConstraint("length", name="log_pk"),
)
"""The hash chain of applied batches, in the order of their application; each holds the head of the deeds before it."""

acknowledgements = Table(
    "acknowledgements",
    metadata,
    station_column(),
    number_column("centre_epoch"),
    number_column("serial"),
    text_column("device"),
    number_column("log_length"),
    text_column("issued_at"),
    PrimaryKeyConstraint("station", "centre_epoch", "serial", name="acknowledgements_pk"),
)
"""Every answer ever given. A station that quotes one not listed here has seen a future this database has lost."""
