"""The tables of the city's experts: who they are, when they may be booked, what is leased to whom, who was confirmed.

A cell is one quarter hour of one expert, as Unix time / 900. Two primary keys decide everything: a cell is leased to
one station, and a cell is confirmed to one booking.
"""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from city_centre.storage.schema import metadata, number_column, station_column, text_column

city_experts = Table(
    "city_experts",
    metadata,
    *(
        text_column("expert_id"),
        text_column("name"),
        text_column("contact"),
        text_column("state"),
        text_column("since"),
        text_column("employer"),
        text_column("title"),
        text_column("fields"),
        text_column("languages"),
        text_column("service_sites"),
        text_column("daily_cap"),
        text_column("monthly_cap"),
    ),
    PrimaryKeyConstraint("expert_id", name="city_experts_pk"),
)
"""All but `contact` is published to the stations; `fields` and `languages` are codes with blanks between them."""

openings = Table(
    "openings",
    metadata,
    *(text_column("expert_id"), number_column("cell")),
    PrimaryKeyConstraint("expert_id", "cell", name="openings_pk"),
)
"""The cells in which an expert may be booked at all."""

leases = Table(
    "leases",
    metadata,
    *(
        text_column("expert_id"),
        number_column("cell"),
        text_column("lease_id"),
        station_column(),
        text_column("epoch"),
        text_column("issued_at"),
    ),
    *(text_column("expires_at"), text_column("given_back_at")),
    PrimaryKeyConstraint("expert_id", "cell", name="leases_pk"),
    Index("leases_of_a_station", "station", "expires_at"),
    Index("leases_by_id", "lease_id"),
)
"""Who may confirm a cell, and until when. A lease that ended stays until its cell is leased anew."""

claims = Table(
    "booking_claims",
    metadata,
    *(
        station_column(),
        text_column("record_id"),
        text_column("revision_id"),
        text_column("number"),
        text_column("expert_id"),
    ),
    *(
        number_column("first_cell"),
        number_column("last_cell"),
        text_column("state"),
        text_column("decided"),
        text_column("why"),
    ),
    *(text_column("alternatives"), text_column("at")),
    PrimaryKeyConstraint("station", "record_id", name="booking_claims_pk"),
    Index("booking_claims_of_an_expert", "expert_id", "first_cell"),
)
"""Each booking of a city's expert as its station last told it, and what the centre decided of it."""

confirmed = Table(
    "booking_cells",
    metadata,
    *(text_column("expert_id"), number_column("cell"), station_column(), text_column("record_id")),
    PrimaryKeyConstraint("expert_id", "cell", name="booking_cells_pk"),
    Index("booking_cells_of_a_booking", "station", "record_id"),
)
"""Which booking a cell is confirmed to."""

waits = Table(
    "booking_waits",
    metadata,
    station_column(),
    *(text_column("record_id"), text_column("expert_id"), text_column("first_day"), text_column("last_day")),
    text_column("since"),
    PrimaryKeyConstraint("station", "record_id", name="booking_waits_pk"),
    Index("booking_waits_by_day", "station", "last_day"),
)
"""Who waits at a station for one of the city's experts, and from which day to which he can come."""
