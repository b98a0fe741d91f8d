-- When a city's expert is free for somebody who waits here, as the newest answer of the centre said.
CREATE TABLE waiting_free (
    record_id TEXT NOT NULL,
    first_cell INTEGER NOT NULL,
    last_cell INTEGER NOT NULL,
    PRIMARY KEY (record_id, first_cell)
) STRICT, WITHOUT ROWID;
