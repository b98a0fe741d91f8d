-- One search index over all kinds of record, in the place of three. The views and triggers that feed it are made by the
-- program of what the kinds declare (storage/search_index.py): a new kind of record needs no migration.

DROP TRIGGER consultations_are_indexed;
DROP TRIGGER consultations_are_reindexed;
DROP TABLE consultation_search;
DROP VIEW consultation_texts;
DROP TRIGGER visitors_are_indexed;
DROP TRIGGER visitors_are_reindexed;
DROP TABLE visitor_search;
DROP VIEW visitor_texts;
DROP TRIGGER organisations_are_indexed;
DROP TRIGGER organisations_are_reindexed;
DROP TABLE organisation_search;
DROP VIEW organisation_texts;

-- Where each record stands in the index: its day, then its turn on that day.
CREATE TABLE searched_rows (
    place INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    UNIQUE (kind, rid)
) STRICT;

CREATE VIRTUAL TABLE search_index USING fts5(
    main, rest, codes, sounds, marks,
    content = 'searched_texts', content_rowid = 'place', columnsize = 0, tokenize = 'ascii'
);
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_index', 'col');
