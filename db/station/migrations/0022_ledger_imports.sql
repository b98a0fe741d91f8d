-- What a ledger's file held beside its rows, and which field each column of a known header fills.
ALTER TABLE imports ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN undone_at TEXT;

CREATE INDEX imports_by_time ON imports (at);

-- By the digest of its titles: the titles themselves may be anything that a clerk took for a header.
CREATE TABLE ledger_columns (
    header_key TEXT PRIMARY KEY,
    fields TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT;
