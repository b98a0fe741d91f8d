"""The newest notices are found without reading every message ever sent."""

from alembic import op

revision = "0023"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("messages_by_kind", "messages", ["kind", "at"])
