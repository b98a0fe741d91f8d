-- Several clerks on one PC (docs/decisions/0013).

-- What a PIN is checked against: Argon2id of it under a salt of its own. Never a key slot, and never in the journal:
-- whoever holds an old entry could try all ten thousand.
CREATE TABLE pins (
    clerk TEXT PRIMARY KEY,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    memory_kib INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    verifier BLOB NOT NULL CHECK (length(verifier) = 32),
    set_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- When a clerk's password was last set, and whether somebody else chose it: then he changes it before he works.
CREATE TABLE passwords (
    clerk TEXT PRIMARY KEY,
    set_at TEXT NOT NULL,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1))
) STRICT, WITHOUT ROWID;

-- How a clerk likes his lists: widths and order of columns, what the palette offers first. JSON values.
CREATE TABLE clerk_settings (
    clerk TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (clerk, key)
) STRICT, WITHOUT ROWID;

-- 1: the clerk put the form aside himself (存草稿); 0: a recovery point, kept by the program while he typed.
ALTER TABLE drafts ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
