"""The city's staff: who signs in, what they did, what they told the stations; how far the stations' clocks are off."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None

OFFICIAL = ("staff_acts", "messages", "recalls")


def upgrade() -> None:
    op.create_table(
        "staff",
        *(_text("name"), _text("role"), _text("verifier"), _number("must_change"), _text("state"), _text("since")),
        PrimaryKeyConstraint("name", name="staff_pk"),
    )
    op.create_table(
        "staff_acts",
        Column("ordinal", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        *(_text("at"), _text("actor"), _text("act"), _text("station"), _text("subject")),
        PrimaryKeyConstraint("ordinal", name="staff_acts_pk"),
    )
    op.create_table(
        "messages",
        *(_station(), _text("message_id"), _text("kind"), _text("record_id"), _text("number"), _text("text")),
        *(_text("actor"), _text("at")),
        PrimaryKeyConstraint("station", "message_id", name="messages_pk"),
    )
    op.create_index("messages_by_time", "messages", ["station", "at"])
    op.create_table(
        "recalls",
        *(_station(), _text("revision_id"), _text("record_id"), _text("kind"), _text("field"), _text("text")),
        *(_text("actor"), _text("at")),
        PrimaryKeyConstraint("station", "revision_id", name="recalls_pk"),
    )
    op.create_table(
        "clocks",
        *(_station(), _number("ahead_seconds"), _text("at")),
        PrimaryKeyConstraint("station", name="clocks_pk"),
    )
    op.create_index("rows_on_a_day", "rows", ["day"])
    for table in OFFICIAL:
        if op.get_bind().dialect.name == "sqlite":
            for what, name in (("UPDATE", "stays"), ("DELETE", "keeps_all")):
                op.execute(
                    f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
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


def _number(name: str) -> Column:
    return Column(name, BigInteger, nullable=False)


def _station() -> Column:
    return Column("station", Text, ForeignKey("stations.station"), nullable=False)
