"""The tables of the city's experts: who they are, when they may be booked, what is leased to whom, who was confirmed.

A cell is one quarter hour of one expert, as Unix time / 900. Two primary keys decide everything: a cell is leased to
one station, and a cell is confirmed to one booking.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from city_centre.storage.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _station() -> Column[str]:
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)


city_experts = Table(
    "city_experts",
    metadata,
    *(_text("expert_id"), _text("name"), _text("contact"), _text("state"), _text("since")),
    PrimaryKeyConstraint("expert_id", name="city_experts_pk"),
)

openings = Table(
    "openings",
    metadata,
    *(_text("expert_id"), _number("cell")),
    PrimaryKeyConstraint("expert_id", "cell", name="openings_pk"),
)
"""The cells in which an expert may be booked at all."""

leases = Table(
    "leases",
    metadata,
    *(_text("expert_id"), _number("cell"), _text("lease_id"), _station(), _text("epoch"), _text("issued_at")),
    *(_text("expires_at"), _text("given_back_at")),
    PrimaryKeyConstraint("expert_id", "cell", name="leases_pk"),
    Index("leases_of_a_station", "station", "expires_at"),
    Index("leases_by_id", "lease_id"),
)
"""Who may confirm a cell, and until when. A lease that ended stays until its cell is leased anew."""

claims = Table(
    "booking_claims",
    metadata,
    *(_station(), _text("record_id"), _text("revision_id"), _text("number"), _text("expert_id")),
    *(_number("first_cell"), _number("last_cell"), _text("state"), _text("decided"), _text("why")),
    *(_text("alternatives"), _text("at")),
    PrimaryKeyConstraint("station", "record_id", name="booking_claims_pk"),
    Index("booking_claims_of_an_expert", "expert_id", "first_cell"),
)
"""Each booking of a city's expert as its station last told it, and what the centre decided of it."""

confirmed = Table(
    "booking_cells",
    metadata,
    *(_text("expert_id"), _number("cell"), _station(), _text("record_id")),
    PrimaryKeyConstraint("expert_id", "cell", name="booking_cells_pk"),
    Index("booking_cells_of_a_booking", "station", "record_id"),
)
"""Which booking a cell is confirmed to."""
