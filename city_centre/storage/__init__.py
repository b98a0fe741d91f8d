"""The only SQL of the receiving office: SQLAlchemy Core, the same statements on SQLite and on PostgreSQL."""
