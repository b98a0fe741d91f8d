-- How far each attached file has come on its way to the city (docs/decisions/0036), and whether it may go there at all.
-- A file without a row was never sent. Not journalled: sending must not make news.
CREATE TABLE sendings (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
    state TEXT NOT NULL CHECK (state IN ('open', 'written', 'delivered', 'received', 'archived', 'gone')),
    parts_written INTEGER NOT NULL DEFAULT 0,
    blob TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX sendings_under_way ON sendings (state) WHERE state NOT IN ('archived', 'gone');

ALTER TABLE attachments ADD COLUMN stays INTEGER NOT NULL DEFAULT 0 CHECK (stays IN (0, 1));
