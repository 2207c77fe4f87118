"""The brokers' agenda, with the constraint that makes a double booking impossible."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


OVERLAP_MESSAGE = "callback overlaps another"

# PostgreSQL: no two active calls of one broker's lane share an instant.
EXCLUSION = """
ALTER TABLE callbacks ADD CONSTRAINT ex_callbacks_overlap
EXCLUDE USING gist (broker_id WITH =, lane WITH =, tstzrange(starts_at, busy_until, '[)') WITH &&)
WHERE (status IN ('held', 'confirmed'))
"""

# SQLite has no exclusion constraint: a trigger refuses what the unique index on the start does not see.
TRIGGER = """
CREATE TRIGGER callbacks_overlap_{event} BEFORE {event} ON callbacks
WHEN NEW.status IN ('held', 'confirmed') AND EXISTS (
    SELECT 1 FROM callbacks c
    WHERE c.id <> NEW.id AND c.status IN ('held', 'confirmed')
      AND c.broker_id = NEW.broker_id AND c.lane = NEW.lane
      AND c.starts_at < NEW.busy_until AND NEW.starts_at < c.busy_until
)
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""

# A first broker with usual office hours, so that a fresh installation offers calls at once. A broker without a
# name or an address of their own is shown under the house's.
OFFICE_HOURS = (("09:00", "12:30"), ("14:00", "18:00"))


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "brokers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("call_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0 AND call_minutes > 0 AND buffer_minutes >= 0", name=op.f("ck_brokers_sizes")),
        sa.CheckConstraint("notice_minutes >= 0 AND horizon_days > 0", name=op.f("ck_brokers_reach")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brokers")),
    )
    op.create_table(
        "working_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6 AND opens < closes", name=op.f("ck_working_hours_span")),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_working_hours_broker_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    op.create_index(op.f("ix_working_hours_broker_id"), "working_hours", ["broker_id"], unique=False)
    op.create_table(
        "day_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(opens IS NULL) = (closes IS NULL) AND (opens IS NULL OR opens < closes)",
            name=op.f("ck_day_exceptions_span"),
        ),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_day_exceptions_broker_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_exceptions")),
    )
    op.create_index(op.f("ix_day_exceptions_broker_id"), "day_exceptions", ["broker_id"], unique=False)
    op.create_index(op.f("ix_day_exceptions_day"), "day_exceptions", ["day"], unique=False)
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('held', 'confirmed', 'cancelled', 'done')", name=op.f("ck_callbacks_status")),
        sa.CheckConstraint(
            "starts_at < ends_at AND ends_at <= busy_until AND lane >= 0", name=op.f("ck_callbacks_span")
        ),
        sa.ForeignKeyConstraint(["broker_id"], ["brokers.id"], name=op.f("fk_callbacks_broker_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_callbacks_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index(op.f("ix_callbacks_conversation_id"), "callbacks", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_callbacks_starts_at"), "callbacks", ["starts_at"], unique=False)
    op.create_index(
        "uq_callbacks_conversation",
        "callbacks",
        ["conversation_id", "status"],
        unique=True,
        sqlite_where=sa.text("status IN ('held', 'confirmed')"),
        postgresql_where=sa.text("status IN ('held', 'confirmed')"),
    )
    op.create_index(
        "uq_callbacks_slot",
        "callbacks",
        ["broker_id", "lane", "starts_at"],
        unique=True,
        sqlite_where=sa.text("status IN ('held', 'confirmed')"),
        postgresql_where=sa.text("status IN ('held', 'confirmed')"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(EXCLUSION)
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(TRIGGER.format(event=event, message=OVERLAP_MESSAGE))
    _seed()


def _seed() -> None:
    op.execute(
        "INSERT INTO brokers (name, email, phone, active, capacity, call_minutes, buffer_minutes,"
        " notice_minutes, horizon_days) VALUES ('', '', '', true, 1, 30, 0, 60, 30)"
    )
    for weekday in range(5):
        for opens, closes in OFFICE_HOURS:
            op.execute(
                "INSERT INTO working_hours (broker_id, weekday, opens, closes)"  # noqa: S608 (constants)
                f" SELECT id, {weekday}, '{opens}:00.000000', '{closes}:00.000000' FROM brokers"
            )


def downgrade() -> None:
    """Drop them."""
    for table in ("callbacks", "day_exceptions", "working_hours", "brokers"):
        op.drop_table(table)
