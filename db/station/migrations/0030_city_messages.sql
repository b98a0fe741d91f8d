-- What the city's staff tell this station: notices, and answers to its questions and referrals. They come with the
-- acknowledgement, cumulative; the same id is the same message. Not journalled: they are the city's words, not ours.

CREATE TABLE city_messages (
    message_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    number TEXT NOT NULL,
    text TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    read_at TEXT,
    read_by TEXT
) STRICT;

CREATE INDEX city_messages_unread ON city_messages (at) WHERE read_at IS NULL;
