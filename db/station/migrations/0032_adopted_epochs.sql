-- Epochs whose entries the city handed back (`station adopt`): another PC wrote them, in a journal that is gone. Their
-- batches say how far that journal had come; this one cannot be compared with it (docs/decisions/0035).

CREATE TABLE adopted_epochs (
    epoch TEXT PRIMARY KEY,
    adopted_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
