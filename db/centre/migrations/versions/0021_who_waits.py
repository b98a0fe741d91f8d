"""Who waits at the stations for the city's experts; those whose entries came before are read out of them."""

import json

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Text, text

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = ("record_id", "expert_id", "first_day", "last_day", "since")


def upgrade() -> None:
    op.create_table(
        "booking_waits",
        Column("station", Text, ForeignKey("stations.station"), nullable=False),
        *(Column(name, Text, nullable=False) for name in COLUMNS),
        PrimaryKeyConstraint("station", "record_id", name="booking_waits_pk"),
        Index("booking_waits_by_day", "station", "last_day"),
    )
    bind = op.get_bind()
    standing = text(
        "SELECT station, record_id, facts FROM rows WHERE kind = 'waiting' AND verb <> 'erase' AND NOT EXISTS ("
        "SELECT 1 FROM rows AS later WHERE later.station = rows.station"
        " AND later.parent_revision_id = rows.revision_id)"
    )
    put = text(
        "INSERT INTO booking_waits (station, record_id, expert_id, first_day, last_day, since)"
        " VALUES (:station, :record_id, :expert_id, :first_day, :last_day, :since)"
    )
    experts = set(bind.execute(text("SELECT expert_id FROM city_experts")).scalars())
    seen = set()
    for row in bind.execute(standing).all():
        facts = json.loads(row.facts)
        wait = {name: facts.get(name) for name in ("expert_id", "first_day", "last_day")}
        wait["since"] = facts.get("waiting_since")
        known = facts.get("state") == "waiting" and all(isinstance(one, str) and one for one in wait.values())
        if known and wait["expert_id"] in experts and (row.station, row.record_id) not in seen:
            seen.add((row.station, row.record_id))
            bind.execute(put, {"station": row.station, "record_id": row.record_id, **wait})
