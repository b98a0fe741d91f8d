-- 常用语: the station's own wording, and what it makes of the city's (which stand in the reference data).

CREATE TABLE phrases (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'hidden', 'void')),
    abbreviation TEXT,
    title TEXT,
    text TEXT,
    items TEXT NOT NULL,
    city_code TEXT
) STRICT;

CREATE UNIQUE INDEX phrases_by_city_code ON phrases (city_code) WHERE city_code IS NOT NULL;

-- How much each is used, the city's too: by its code or record id. Never journalled, as it is no record of anything.
CREATE TABLE phrase_uses (
    phrase TEXT PRIMARY KEY,
    uses INTEGER NOT NULL,
    weight REAL NOT NULL
) STRICT, WITHOUT ROWID;
