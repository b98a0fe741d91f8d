"""The verified backups of the office: how much of the log each one holds."""

from alembic import op
from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Text

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archives",
        Column("archive", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("log_length", BigInteger, nullable=False),
        PrimaryKeyConstraint("archive", name="archives_pk"),
    )
