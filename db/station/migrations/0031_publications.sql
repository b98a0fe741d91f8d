-- What the city has published, as far as this station has taken it: signed statements, and whom the city vouches for.

ALTER TABLE reference_versions ADD COLUMN source TEXT NOT NULL DEFAULT 'program' CHECK (source IN ('program', 'city'));

CREATE TABLE published (
    role TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER published_never_goes_back BEFORE UPDATE ON published WHEN NEW.version < OLD.version
BEGIN
    SELECT RAISE(ABORT, 'what the city has published does not go back');
END;

CREATE TABLE trusted_devices (
    station TEXT NOT NULL,
    device TEXT NOT NULL,
    sign_public TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (station, device)
) STRICT, WITHOUT ROWID;
