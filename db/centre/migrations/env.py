"""Alembic's entry: runs the migrations on the connection that city_centre.storage.migrations hands over."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
