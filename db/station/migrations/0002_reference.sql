-- The code lists of every version that was ever installed: a record names its version and is read with it for ever.

CREATE TABLE reference_versions (
    version TEXT PRIMARY KEY,
    installed_at TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT;

CREATE TABLE reference_codes (
    version TEXT NOT NULL REFERENCES reference_versions (version),
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    label TEXT NOT NULL,
    attributes TEXT NOT NULL CHECK (json_valid(attributes)),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (version, list, code)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reference_codes_are_never_changed BEFORE UPDATE ON reference_codes
BEGIN
    SELECT RAISE(ABORT, 'an installed version of the reference data stays as it is');
END;

CREATE TRIGGER reference_codes_are_never_removed BEFORE DELETE ON reference_codes
BEGIN
    SELECT RAISE(ABORT, 'an installed version of the reference data stays as it is');
END;
