-- The photo of an own expert: a file of the station, one for each expert. Its journal entries do not travel.
CREATE TABLE expert_photos (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    expert_id TEXT NOT NULL UNIQUE,
    digest TEXT,
    size INTEGER NOT NULL,
    on_day_sheet INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT;
