"""Requests that were carried out, conversations that were erased, and refusals of a consent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables and the column."""
    op.create_table(
        "done_requests",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lead_id", sa.String(length=32), nullable=True),
        sa.Column("callback_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_done_requests_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_requests")),
        sa.UniqueConstraint("conversation_id", "key", name=op.f("uq_done_requests_conversation_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_done_requests_conversation_id"), "done_requests", ["conversation_id"], unique=False)
    op.create_table(
        "erased_conversations",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_conversations")),
    )
    op.create_index(op.f("ix_erased_conversations_at"), "erased_conversations", ["at"], unique=False)
    op.add_column("consents", sa.Column("granted", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("consents", "granted")
    op.drop_table("erased_conversations")
    op.drop_table("done_requests")
