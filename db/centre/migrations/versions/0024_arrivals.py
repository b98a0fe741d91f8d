"""The number of the next whole file is found without reading all that ever came: it is asked under everybody's lock."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("blobs_by_arrival", "blobs", ["arrival"])
