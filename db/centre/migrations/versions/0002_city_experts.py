"""The city's experts: when they may be booked, what is leased, what was claimed and what confirmed.

Follows 0004, which was there first: numbers were reserved before the order was known.
"""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, PrimaryKeyConstraint, Text

revision = "0002"
down_revision = "0004"
branch_labels = None
depends_on = None


def _text(name: str) -> Column:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column:
    return Column(name, BigInteger, nullable=False)


def _station() -> Column:
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "city_experts",
        *(_text("expert_id"), _text("name"), _text("contact"), _text("state"), _text("since")),
        PrimaryKeyConstraint("expert_id", name="city_experts_pk"),
    )
    op.create_table(
        "openings",
        *(_text("expert_id"), _number("cell")),
        PrimaryKeyConstraint("expert_id", "cell", name="openings_pk"),
    )
    op.create_table(
        "leases",
        *(_text("expert_id"), _number("cell"), _text("lease_id"), _station(), _text("epoch"), _text("issued_at")),
        *(_text("expires_at"), _text("given_back_at")),
        PrimaryKeyConstraint("expert_id", "cell", name="leases_pk"),
    )
    op.create_index("leases_of_a_station", "leases", ["station", "expires_at"])
    op.create_index("leases_by_id", "leases", ["lease_id"])
    op.create_table(
        "booking_claims",
        *(_station(), _text("record_id"), _text("revision_id"), _text("number"), _text("expert_id")),
        *(_number("first_cell"), _number("last_cell"), _text("state"), _text("decided"), _text("why")),
        *(_text("alternatives"), _text("at")),
        PrimaryKeyConstraint("station", "record_id", name="booking_claims_pk"),
    )
    op.create_index("booking_claims_of_an_expert", "booking_claims", ["expert_id", "first_cell"])
    op.create_table(
        "booking_cells",
        *(_text("expert_id"), _number("cell"), _station(), _text("record_id")),
        PrimaryKeyConstraint("expert_id", "cell", name="booking_cells_pk"),
    )
    op.create_index("booking_cells_of_a_booking", "booking_cells", ["station", "record_id"])
