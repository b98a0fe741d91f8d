-- What is due by its term, as the month's job found it. Made anew from the journal wherever it is lost: not journalled.

CREATE TABLE retention_proposed (
    record_id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    last_day TEXT NOT NULL,
    due_on TEXT NOT NULL
) STRICT;
CREATE INDEX retention_proposed_in_order ON retention_proposed (due_on, record_id);

-- How far each rule has looked: up to which day, and how many entries there were then.
CREATE TABLE retention_looked (
    rule TEXT PRIMARY KEY,
    cutoff TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

-- 保留: a record that is kept beyond its term, and why. Projected from entries of the kind `hold`.
CREATE TABLE holds (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    about_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('active', 'lifted')),
    reason TEXT,
    clerk TEXT NOT NULL,
    held_at TEXT NOT NULL
) STRICT;
