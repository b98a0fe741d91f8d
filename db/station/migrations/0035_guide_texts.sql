-- What the guides of the offered items say, part by part, to be searched with everything else. Not journalled: made of
-- the installed lists and the district's overlay (actions/guide_texts.py), kept up to date when the desk is opened.

CREATE TABLE guide_texts (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    day TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
