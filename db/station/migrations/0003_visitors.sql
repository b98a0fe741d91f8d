-- Who is who: how visitors and firms are found by a few keys, merged, and told apart (docs/decisions/0012).

-- A merged record is void and says in which one it goes on; never a chain: the action that merges on also points anew
-- whoever had been merged before.
ALTER TABLE visitors ADD COLUMN merged_into TEXT;
ALTER TABLE organisations ADD COLUMN merged_into TEXT;

CREATE INDEX visitors_merged ON visitors (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX organisations_merged ON organisations (merged_into) WHERE merged_into IS NOT NULL;

-- What a clerk can type to find somebody: `s…` sounds of the name, `c…` its characters from each place on, `p…` the
-- phone, `t…` the phone backwards (its tail). For a firm also `u…` its credit code. Who was merged keeps his keys: they
-- find whom he goes on in. Filled by the triggers below, and whole at the first opening by a program with other rules
-- (storage/lookup_keys.py).
CREATE TABLE visitor_keys (
    key TEXT NOT NULL,
    rid INTEGER NOT NULL,
    PRIMARY KEY (key, rid)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation_keys (
    key TEXT NOT NULL,
    rid INTEGER NOT NULL,
    PRIMARY KEY (key, rid)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER visitors_get_keys AFTER INSERT ON visitors
BEGIN
    INSERT OR IGNORE INTO visitor_keys (key, rid)
    SELECT value, NEW.rid FROM json_each(
        keys_of_visitor(NEW.state, NEW.merged_into, NEW.name, NEW.name_readings, NEW.phone)
    );
END;

CREATE TRIGGER visitors_change_keys AFTER UPDATE ON visitors
WHEN OLD.state IS NOT NEW.state OR OLD.merged_into IS NOT NEW.merged_into OR OLD.name IS NOT NEW.name
    OR OLD.phone IS NOT NEW.phone OR OLD.name_readings IS NOT NEW.name_readings
BEGIN
    DELETE FROM visitor_keys WHERE rid = OLD.rid AND key IN (
        SELECT value FROM json_each(
            keys_of_visitor(OLD.state, OLD.merged_into, OLD.name, OLD.name_readings, OLD.phone)
        )
    );
    INSERT OR IGNORE INTO visitor_keys (key, rid)
    SELECT value, NEW.rid FROM json_each(
        keys_of_visitor(NEW.state, NEW.merged_into, NEW.name, NEW.name_readings, NEW.phone)
    );
END;

CREATE TRIGGER organisations_get_keys AFTER INSERT ON organisations
BEGIN
    INSERT OR IGNORE INTO organisation_keys (key, rid)
    SELECT value, NEW.rid FROM json_each(
        keys_of_organisation(NEW.state, NEW.merged_into, NEW.org_name, NEW.org_short_name, NEW.uscc)
    );
END;

CREATE TRIGGER organisations_change_keys AFTER UPDATE ON organisations
WHEN OLD.state IS NOT NEW.state OR OLD.merged_into IS NOT NEW.merged_into
    OR OLD.org_name IS NOT NEW.org_name OR OLD.uscc IS NOT NEW.uscc OR OLD.org_short_name IS NOT NEW.org_short_name
BEGIN
    DELETE FROM organisation_keys WHERE rid = OLD.rid AND key IN (
        SELECT value FROM json_each(
            keys_of_organisation(OLD.state, OLD.merged_into, OLD.org_name, OLD.org_short_name, OLD.uscc)
        )
    );
    INSERT OR IGNORE INTO organisation_keys (key, rid)
    SELECT value, NEW.rid FROM json_each(
        keys_of_organisation(NEW.state, NEW.merged_into, NEW.org_name, NEW.org_short_name, NEW.uscc)
    );
END;

CREATE TABLE merges (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('merged', 'undone')),
    what TEXT NOT NULL CHECK (what IN ('visitor', 'organisation')),
    survivor TEXT NOT NULL,
    loser TEXT NOT NULL,
    merge_action TEXT NOT NULL,
    merged_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX merges_by_time ON merges (merged_at, record_id);
CREATE INDEX merges_by_loser ON merges (loser);

-- Two who look alike and are not the same (不是同一人): never offered again. Kept in the order of their ids.
CREATE TABLE distinctions (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    what TEXT NOT NULL CHECK (what IN ('visitor', 'organisation')),
    one TEXT NOT NULL,
    other TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX distinctions_of_two ON distinctions (one, other);
CREATE INDEX distinctions_by_other ON distinctions (other);
