-- Each clerk's own public key, to which a new database key is sealed. In here, where nobody can change it who cannot
-- open the database: a key beside the slots could be anybody's.

CREATE TABLE clerk_keys (
    name TEXT PRIMARY KEY,
    recipient TEXT NOT NULL
) STRICT;
