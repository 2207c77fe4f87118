"""What a visitor thought of an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("messages", sa.Column("feedback", sa.String(length=4), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("messages", "feedback")
