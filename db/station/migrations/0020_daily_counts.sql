-- Figures by day, kept with every journal entry: how often each value of each cell was counted on each day; which
-- records an event of which day comes from; and what the manager wants to reach in a year.

CREATE TABLE daily_counts (
    cell TEXT NOT NULL,
    day TEXT NOT NULL,
    value TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (cell, day, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_records (
    event TEXT NOT NULL,
    day TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (event, day, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE targets (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    year INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    amount INTEGER,
    UNIQUE (year, indicator)
) STRICT, WITHOUT ROWID;
