-- Looking through the journal by who wrote and when.

CREATE INDEX journal_by_actor ON journal (actor, position);

CREATE INDEX journal_by_time ON journal (at);
