"""The stations' attached files: their sealed parts beside the raw containers, and which records name them.

What was received stays for ever, but for files all of whose records were erased: their bytes, and nothing else, may go.
"""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, PrimaryKeyConstraint, Text

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

BLOB_COLUMNS = ("station", "blob", "digest", "size", "device", "begun_at")
_NAMED = "EXISTS (SELECT 1 FROM attachments WHERE station = {of}.station AND digest = {digest})"
_STANDING = (
    "EXISTS (SELECT 1 FROM attachments AS named WHERE named.station = {of}.station AND named.digest = {digest} "
    "AND NOT EXISTS (SELECT 1 FROM rows WHERE rows.station = named.station AND rows.record_id = named.record_id "
    "AND rows.verb = 'erase'))"
)
_RECEIVED = "EXISTS (SELECT 1 FROM blobs WHERE station = OLD.station AND blob = OLD.blob AND arrival > 0)"
_DIGEST = "(SELECT digest FROM blobs WHERE station = OLD.station AND blob = OLD.blob)"


def upgrade() -> None:
    op.create_table(
        "blobs",
        *(_station(), _text("blob"), _text("digest"), _number("size"), _text("device"), _text("begun_at")),
        *(_text("state"), _number("arrival"), _text("received_at")),
        PrimaryKeyConstraint("station", "blob", name="blobs_pk"),
    )
    op.create_index("blobs_of_a_file", "blobs", ["station", "digest"])
    op.create_table(
        "blob_parts",
        *(_station(), _text("blob"), _number("part"), _text("label"), Column("raw", LargeBinary, nullable=False)),
        PrimaryKeyConstraint("station", "blob", "part", name="blob_parts_pk"),
    )
    op.create_table(
        "attachments",
        *(_station(), _text("record_id"), _text("digest"), _number("place"), _number("size"), _text("type")),
        *(_number("expected"), _text("kind"), _text("number")),
        PrimaryKeyConstraint("station", "record_id", "digest", name="attachments_pk"),
    )
    op.create_index("attachments_by_digest", "attachments", ["station", "digest"])
    op.add_column("archives", Column("arrivals", BigInteger, nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _may_go(of: str, digest: str) -> str:
    return f"({_NAMED.format(of=of, digest=digest)} AND NOT {_STANDING.format(of=of, digest=digest)})"


def _sqlite_triggers() -> None:
    op.execute(
        "CREATE TRIGGER blob_parts_stays BEFORE UPDATE ON blob_parts "
        "BEGIN SELECT RAISE(ABORT, 'blob_parts is append-only'); END"
    )
    op.execute(
        f"CREATE TRIGGER blob_parts_keeps_all BEFORE DELETE ON blob_parts WHEN {_RECEIVED} "
        f"AND NOT {_may_go('OLD', _DIGEST)} BEGIN SELECT RAISE(ABORT, 'blob_parts is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER blobs_keeps_all BEFORE DELETE ON blobs WHEN OLD.arrival > 0 "
        "BEGIN SELECT RAISE(ABORT, 'blobs is append-only'); END"
    )
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in BLOB_COLUMNS)
    op.execute(
        "CREATE TRIGGER blobs_stays BEFORE UPDATE ON blobs "
        f"WHEN NOT ({same}) OR (OLD.arrival > 0 AND NOT (NEW.state = 'erased' AND NEW.arrival = OLD.arrival "
        f"AND {_may_go('OLD', 'OLD.digest')})) BEGIN SELECT RAISE(ABORT, 'blobs is append-only'); END"
    )


def _postgresql_triggers() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in BLOB_COLUMNS)
    op.execute(
        "CREATE FUNCTION keep_blob_parts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_RECEIVED} AND NOT {_may_go('OLD', _DIGEST)} "
        "THEN RAISE EXCEPTION 'blob_parts is append-only'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE FUNCTION keep_blobs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN IF OLD.arrival > 0 THEN RAISE EXCEPTION 'blobs is append-only'; END IF; RETURN OLD; "
        f"END IF; IF NOT ({same}) OR (OLD.arrival > 0 AND NOT (NEW.state = 'erased' AND NEW.arrival = OLD.arrival "
        f"AND {_may_go('OLD', 'OLD.digest')})) THEN RAISE EXCEPTION 'blobs is append-only'; END IF; RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER blob_parts_keeps_all BEFORE DELETE ON blob_parts FOR EACH ROW "
               "EXECUTE FUNCTION keep_blob_parts()")  # fmt: skip
    op.execute(
        "CREATE TRIGGER blob_parts_stays BEFORE UPDATE ON blob_parts FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER blobs_stays BEFORE UPDATE OR DELETE ON blobs FOR EACH ROW EXECUTE FUNCTION keep_blobs()"
    )
    for table in ("blobs", "blob_parts"):
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _text(name: str) -> Column:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column:
    return Column(name, BigInteger, nullable=False)


def _station() -> Column:
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)
