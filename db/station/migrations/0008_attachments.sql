-- Which attached files belong to which record (docs/decisions/0014). A file that a correction took away stays listed
-- with `present` 0: the record's history still has it, so it is nobody's orphan.
CREATE TABLE attachments (
    record_id TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    place INTEGER NOT NULL,
    size INTEGER NOT NULL,
    type TEXT NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    PRIMARY KEY (record_id, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachments_by_digest ON attachments (digest);
