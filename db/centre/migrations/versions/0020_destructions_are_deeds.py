"""The signed lists of what was destroyed are deeds of the office too: those there are join the chain."""

import hashlib
import json

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0024"
branch_labels = None
depends_on = None

KIND = "destruction_lists"


def upgrade() -> None:
    bind = op.get_bind()
    length, head = bind.execute(text("SELECT deeds_length, deeds_head FROM centre_state")).one_or_none() or (0, "")
    rows = bind.execute(text(f"SELECT * FROM {KIND} ORDER BY at, list")).mappings().all()  # noqa: S608 - a constant
    for row in rows:
        packed = json.dumps(sorted(dict(row).items()), ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(packed.encode()).hexdigest()
        length, head = length + 1, hashlib.sha256(f"{head}\n{KIND}\n{digest}".encode()).hexdigest()
        bind.execute(
            text("INSERT INTO deeds (ordinal, kind, digest, head) VALUES (:ordinal, :kind, :digest, :head)"),
            {"ordinal": length, "kind": KIND, "digest": digest, "head": head},
        )
    if rows:
        bind.execute(
            text("UPDATE centre_state SET deeds_length = :length, deeds_head = :head"), {"length": length, "head": head}
        )
