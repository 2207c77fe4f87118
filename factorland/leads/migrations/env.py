"""Runs the migrations on the connection that ``factorland.leads.database.migrate`` opened."""

from alembic import context

from factorland.leads import models_agenda  # noqa: F401 (registers its tables)
from factorland.leads.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
