"""Raw containers that hold an erased person: destroyed after their term, by a signed list, and by nothing else."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, PrimaryKeyConstraint, Text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("destruction_lists", "destroyed_containers")
_LISTED = (
    "EXISTS (SELECT 1 FROM destroyed_containers AS listed WHERE listed.station = OLD.station "
    "AND listed.epoch = OLD.epoch AND listed.no = OLD.no AND listed.manifest = OLD.manifest)"
)


def upgrade() -> None:
    op.create_table(
        "destruction_lists",
        *(_text("list"), _text("at"), _text("content"), _text("signature"), _text("public")),
        PrimaryKeyConstraint("list", name="destruction_lists_pk"),
    )
    op.create_table(
        "destroyed_containers",
        Column("station", Text, ForeignKey("stations.station"), nullable=False),
        *(_text("epoch"), Column("no", BigInteger, nullable=False), _text("manifest")),
        Column("list", Text, ForeignKey("destruction_lists.list"), nullable=False),
        *(_text("raw_sha256"), _text("revisions")),
        PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="destroyed_containers_pk"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _sqlite_triggers() -> None:
    for table in TABLES:
        for name, when in (("keeps_all", "DELETE"), ("stays", "UPDATE")):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute("DROP TRIGGER containers_keeps_all")
    op.execute(
        f"CREATE TRIGGER containers_keeps_all BEFORE DELETE ON containers WHEN NOT {_LISTED} "
        "BEGIN SELECT RAISE(ABORT, 'containers is append-only'); END"
    )


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION keep_containers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' OR NOT {_LISTED} THEN RAISE EXCEPTION 'containers is append-only'; END IF; "
        "RETURN OLD; END $$"
    )
    op.execute("DROP TRIGGER containers_stays ON containers")
    op.execute(
        "CREATE TRIGGER containers_stays BEFORE UPDATE OR DELETE ON containers FOR EACH ROW "
        "EXECUTE FUNCTION keep_containers()"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _text(name: str) -> Column:
    return Column(name, Text, nullable=False)
