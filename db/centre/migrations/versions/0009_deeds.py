"""The chain of deeds: what the office itself wrote is chained, and the log holds that chain's head."""

import hashlib
import json

from alembic import op
from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Text, text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NO_HEAD = "0" * 64
OFFICIAL = ("centre_epochs", "acknowledgements", "messages", "recalls", "staff_acts", "publications")


def upgrade() -> None:
    op.create_table(
        "deeds",
        Column("ordinal", BigInteger, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("kind", "digest", "head")),
        PrimaryKeyConstraint("ordinal", name="deeds_pk"),
    )
    op.add_column("centre_state", Column("deeds_length", BigInteger, nullable=False, server_default="0"))
    op.add_column("centre_state", Column("deeds_head", Text, nullable=False, server_default=NO_HEAD))
    op.add_column("log", Column("deeds_head", Text, nullable=False, server_default=""))
    _enter_the_past()
    if op.get_bind().dialect.name == "sqlite":
        for what, name in (("UPDATE", "stays"), ("DELETE", "keeps_all")):
            op.execute(
                f"CREATE TRIGGER deeds_{name} BEFORE {what} ON deeds "
                "BEGIN SELECT RAISE(ABORT, 'deeds is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER deeds_stays BEFORE UPDATE OR DELETE ON deeds FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER deeds_is_not_emptied BEFORE TRUNCATE ON deeds "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    # Ciphertext does not get smaller: the server need not try.
    for table in ("containers", "blob_parts"):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN raw SET STORAGE EXTERNAL")


def _enter_the_past() -> None:
    bind = op.get_bind()
    length, head = 0, NO_HEAD
    for table in OFFICIAL:
        rows = bind.execute(text(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608 - names of this file only
        for row in rows:
            packed = json.dumps(sorted(dict(row).items()), ensure_ascii=False, separators=(",", ":"))
            digest = hashlib.sha256(packed.encode()).hexdigest()
            length, head = length + 1, hashlib.sha256(f"{head}\n{table}\n{digest}".encode()).hexdigest()
            bind.execute(
                text("INSERT INTO deeds (ordinal, kind, digest, head) VALUES (:ordinal, :kind, :digest, :head)"),
                {"ordinal": length, "kind": table, "digest": digest, "head": head},
            )
    bind.execute(text("UPDATE centre_state SET deeds_length = :length, deeds_head = :head"),
                 {"length": length, "head": head})  # fmt: skip
