"""The tables of the city's own staff: who signs in, what they did, what they told the stations.

`staff_acts`, `messages` and `recalls` are official like the office's log: nothing that stands there is changed.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from city_centre.storage.schema import metadata

staff = Table(
    "staff",
    metadata,
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("must_change", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
    PrimaryKeyConstraint("name", name="staff_pk"),
)
"""`verifier` is an Argon2id hash with its own salt; `state` is active or left."""

staff_acts = Table(
    "staff_acts",
    metadata,
    # Both databases count it up by themselves; SQLite does so only for its own INTEGER.
    Column("ordinal", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("subject", Text, nullable=False),
    PrimaryKeyConstraint("ordinal", name="staff_acts_pk"),
)
"""What the staff did and read. `subject` names a record, a device or a colleague, never a visitor."""

messages = Table(
    "messages",
    metadata,
    Column("station", Text, ForeignKey("stations.station"), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("station", "message_id", name="messages_pk"),
    Index("messages_by_time", "station", "at"),
)
"""What the city says to one station: `kind` is notice, or answer to the record that `record_id` and `number` name."""

recalls = Table(
    "recalls",
    metadata,
    Column("station", Text, ForeignKey("stations.station"), nullable=False),
    Column("revision_id", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("station", "revision_id", name="recalls_pk"),
)
"""Applied revisions that a person of the city sent back. Open while the revision is still its record's newest."""

clocks = Table(
    "clocks",
    metadata,
    Column("station", Text, ForeignKey("stations.station"), nullable=False),
    Column("ahead_seconds", BigInteger, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("station", name="clocks_pk"),
)
"""How far a station's clock was ahead of the office's (behind: negative) when it was last heard of directly."""
