-- Texts of policies that the station brought in as files, paragraph by paragraph, to be found and cited.

CREATE TABLE policy_texts (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    title TEXT NOT NULL,
    issuer TEXT,
    number TEXT,
    dated TEXT,
    digest TEXT NOT NULL,
    format TEXT NOT NULL,
    brought_at TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    paragraphs INTEGER NOT NULL
) STRICT;

CREATE INDEX policy_texts_by_digest ON policy_texts (digest);

CREATE TABLE policy_paragraphs (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES policy_texts (record_id),
    nth INTEGER NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (record_id, nth)
) STRICT;

CREATE VIEW policy_paragraph_texts AS SELECT rid, cjk(text) AS text FROM policy_paragraphs;

CREATE VIRTUAL TABLE policy_search USING fts5(
    text, content = 'policy_paragraph_texts', content_rowid = 'rid', tokenize = 'ascii'
);

CREATE TRIGGER policy_paragraphs_are_indexed AFTER INSERT ON policy_paragraphs
BEGIN
    INSERT INTO policy_search (rowid, text) VALUES (NEW.rid, cjk(NEW.text));
END;

CREATE TRIGGER policy_paragraphs_are_unindexed AFTER DELETE ON policy_paragraphs
BEGIN
    INSERT INTO policy_search (policy_search, rowid, text) VALUES ('delete', OLD.rid, cjk(OLD.text));
END;
