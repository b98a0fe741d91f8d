"""What is published to the stations, and what of the city's experts may be published."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, Text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PUBLIC = ("employer", "title", "fields", "languages", "service_sites", "daily_cap", "monthly_cap")


def upgrade() -> None:
    op.create_table(
        "published_files",
        _text("path"),
        Column("content", LargeBinary, nullable=False),
        PrimaryKeyConstraint("path", name="published_files_pk"),
    )
    op.create_table(
        "publications",
        Column("ordinal", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        *(_text("at"), _text("actor"), _text("version"), _text("digest"), _number("number")),
        *(_number("added"), _number("changed"), _number("retired")),
        PrimaryKeyConstraint("ordinal", name="publications_pk"),
    )
    for name in PUBLIC:
        op.add_column("city_experts", Column(name, Text, nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        for what, name in (("UPDATE", "stays"), ("DELETE", "keeps_all")):
            op.execute(
                f"CREATE TRIGGER publications_{name} BEFORE {what} ON publications "
                "BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER publications_stays BEFORE UPDATE OR DELETE ON publications "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER publications_is_not_emptied BEFORE TRUNCATE ON publications "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _text(name: str) -> Column:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column:
    return Column(name, BigInteger, nullable=False)
