"""The tables of the city's own staff: who signs in, what they did, what they told the stations.

`staff_acts`, `messages` and `recalls` are official like the office's log: nothing that stands there is changed.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table

from city_centre.storage.schema import metadata, number_column, station_column, text_column

staff = Table(
    "staff",
    metadata,
    text_column("name"),
    text_column("role"),
    text_column("verifier"),
    number_column("must_change"),
    text_column("state"),
    text_column("since"),
    PrimaryKeyConstraint("name", name="staff_pk"),
)
"""`verifier` is an Argon2id hash with its own salt; `state` is active or left."""

staff_acts = Table(
    "staff_acts",
    metadata,
    # Both databases count it up by themselves; SQLite does so only for its own INTEGER.
    Column("ordinal", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    text_column("at"),
    text_column("actor"),
    text_column("act"),
    text_column("station"),
    text_column("subject"),
    PrimaryKeyConstraint("ordinal", name="staff_acts_pk"),
)
"""What the staff did and read. `subject` names a record, a device or a colleague, never a visitor."""

messages = Table(
    "messages",
    metadata,
    station_column(),
    text_column("message_id"),
    text_column("kind"),
    text_column("record_id"),
    text_column("number"),
    text_column("text"),
    text_column("actor"),
    text_column("at"),
    PrimaryKeyConstraint("station", "message_id", name="messages_pk"),
    Index("messages_by_time", "station", "at"),
    Index("messages_by_kind", "kind", "at"),
)
"""What the city says to one station: `kind` is notice, or answer to the record that `record_id` and `number` name."""

recalls = Table(
    "recalls",
    metadata,
    station_column(),
    text_column("revision_id"),
    text_column("record_id"),
    text_column("kind"),
    text_column("field"),
    text_column("text"),
    text_column("actor"),
    text_column("at"),
    PrimaryKeyConstraint("station", "revision_id", name="recalls_pk"),
)
"""Applied revisions that a person of the city sent back. Open while the revision is still its record's newest."""

clocks = Table(
    "clocks",
    metadata,
    station_column(),
    number_column("ahead_seconds"),
    text_column("at"),
    PrimaryKeyConstraint("station", name="clocks_pk"),
)
"""How far a station's clock was ahead of the office's (behind: negative) when it was last heard of directly."""
