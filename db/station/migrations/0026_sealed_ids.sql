-- Whole ID numbers of applicants, where a site keeps them: each an age file that only the site's identity opens, whose
-- key lies in the slots of permitted clerks (decision 5). In no journal, no batch, no index; gone with an erasure.
CREATE TABLE sealed_ids (
    record_id TEXT PRIMARY KEY REFERENCES intakes (record_id),
    sealed BLOB NOT NULL,
    recipient TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT, WITHOUT ROWID;
