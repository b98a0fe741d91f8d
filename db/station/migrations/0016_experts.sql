-- Volunteer experts: the pool, the rules of their roster, bookings with their quarter hours, who waits, who is blocked,
-- and the quarter hours of the city's experts that are leased to this station.

CREATE TABLE experts (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applied', 'pooled', 'suspended', 'left', 'disciplined')),
    state_since TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    name TEXT,
    employer TEXT,
    title TEXT,
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    languages TEXT NOT NULL CHECK (json_valid(languages)),
    service_sites TEXT,
    term_from TEXT,
    term_to TEXT,
    conflicts TEXT,
    contact TEXT,
    volunteer_bj_no TEXT,
    buffer_minutes INTEGER NOT NULL,
    daily_cap INTEGER,
    monthly_cap INTEGER
) STRICT;

CREATE INDEX experts_by_name ON experts (name);

CREATE TABLE duties (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    expert_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    rule TEXT NOT NULL CHECK (rule IN ('weekly', 'extra', 'closed', 'leave')),
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    weekday INTEGER CHECK (weekday BETWEEN 1 AND 7),
    every_weeks INTEGER NOT NULL CHECK (every_weeks >= 1),
    weeks_of_month TEXT NOT NULL,
    make_up_days INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT,
    start_time TEXT,
    end_time TEXT,
    slot_minutes INTEGER NOT NULL,
    on_site INTEGER NOT NULL,
    site TEXT,
    substitute_id TEXT
) STRICT;

CREATE INDEX duties_of_expert ON duties (expert_id) WHERE state = 'active';
CREATE INDEX duties_by_substitute ON duties (substitute_id) WHERE substitute_id IS NOT NULL AND state = 'active';

CREATE TABLE bookings (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    expert_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'requested', 'confirmed', 'checked_in', 'served', 'evaluated', 'rescheduled', 'cancelled_by_visitor',
        'cancelled_by_expert', 'cancelled_by_center', 'no_show', 'rejected', 'void')),
    day TEXT NOT NULL,
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    on_site INTEGER NOT NULL,
    site TEXT,
    first_cell INTEGER NOT NULL,
    last_cell INTEGER NOT NULL,
    visitor_id TEXT,
    organisation_id TEXT,
    question TEXT,
    materials TEXT,
    other_party TEXT,
    lease_id TEXT,
    late INTEGER NOT NULL,
    counted_at TEXT,
    moves INTEGER NOT NULL,
    requested_at TEXT NOT NULL,
    checked_in_at TEXT,
    advice TEXT,
    actual_minutes INTEGER,
    visitor_rating TEXT,
    resolved INTEGER,
    consultation_id TEXT,
    why TEXT,
    alternatives TEXT NOT NULL CHECK (json_valid(alternatives)),
    answered_at TEXT,
    told_at TEXT,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    consent_scope TEXT NOT NULL,
    CHECK (last_cell BETWEEN first_cell AND first_cell + 95)
) STRICT;

CREATE INDEX bookings_of_expert ON bookings (expert_id, day, start);
CREATE INDEX bookings_by_day ON bookings (day, start, rid);
CREATE INDEX bookings_by_visitor ON bookings (visitor_id, day) WHERE visitor_id IS NOT NULL;
CREATE INDEX bookings_by_organisation ON bookings (organisation_id, day) WHERE organisation_id IS NOT NULL;
CREATE INDEX bookings_by_consultation ON bookings (consultation_id) WHERE consultation_id IS NOT NULL;
CREATE INDEX bookings_to_tell ON bookings (answered_at) WHERE answered_at IS NOT NULL AND told_at IS NULL;
CREATE INDEX bookings_open ON bookings (state, day) WHERE state IN ('requested', 'confirmed', 'checked_in', 'rejected');

-- The hard stop: one expert's quarter hour (Unix time / 900) belongs to one booking, whoever writes and however.
CREATE TABLE booking_cells (
    expert_id TEXT NOT NULL,
    cell INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES bookings (record_id),
    PRIMARY KEY (expert_id, cell)
) STRICT, WITHOUT ROWID;

CREATE INDEX booking_cells_of_booking ON booking_cells (record_id);

-- Whoever writes a booking takes or frees its cells by it; a cell that another booking holds stops the statement.
CREATE TRIGGER bookings_take_cells AFTER INSERT ON bookings
WHEN new.state IN ('requested', 'confirmed', 'checked_in', 'served', 'evaluated')
BEGIN
    SELECT RAISE(ABORT, 'the quarter hour is taken') WHERE EXISTS (
        SELECT 1 FROM booking_cells
        WHERE expert_id = new.expert_id AND cell BETWEEN new.first_cell AND new.last_cell);
    INSERT INTO booking_cells (expert_id, cell, record_id)
    SELECT new.expert_id, cell, new.record_id FROM (
        WITH RECURSIVE span (cell) AS (
            SELECT new.first_cell UNION ALL SELECT cell + 1 FROM span WHERE cell < new.last_cell)
        SELECT cell FROM span);
END;

CREATE TRIGGER bookings_change_cells AFTER UPDATE ON bookings
BEGIN
    DELETE FROM booking_cells WHERE record_id = old.record_id;
    SELECT RAISE(ABORT, 'the quarter hour is taken')
    WHERE new.state IN ('requested', 'confirmed', 'checked_in', 'served', 'evaluated') AND EXISTS (
        SELECT 1 FROM booking_cells
        WHERE expert_id = new.expert_id AND cell BETWEEN new.first_cell AND new.last_cell);
    INSERT INTO booking_cells (expert_id, cell, record_id)
    SELECT new.expert_id, cell, new.record_id FROM (
        WITH RECURSIVE span (cell) AS (
            SELECT new.first_cell UNION ALL SELECT cell + 1 FROM span WHERE cell < new.last_cell)
        SELECT cell FROM span)
    WHERE new.state IN ('requested', 'confirmed', 'checked_in', 'served', 'evaluated');
END;

CREATE TABLE waiting_list (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'booked', 'withdrawn')),
    expert_id TEXT,
    field TEXT,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    way TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    question TEXT,
    materials TEXT,
    other_party TEXT,
    calls INTEGER NOT NULL,
    called_at TEXT,
    booking_id TEXT,
    waiting_since TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    consent_scope TEXT NOT NULL
) STRICT;

CREATE INDEX waiting_list_open ON waiting_list (waiting_since, rid) WHERE state = 'waiting';
CREATE INDEX waiting_list_by_visitor ON waiting_list (visitor_id) WHERE visitor_id IS NOT NULL;

CREATE TABLE booking_blocks (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    visitor_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'lifted')),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    counted INTEGER NOT NULL,
    booking_id TEXT,
    reason TEXT,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL
) STRICT;

CREATE INDEX booking_blocks_by_visitor ON booking_blocks (visitor_id, until_day);

-- What the newest acknowledgement said: not journalled, replaced as a whole by the next one.
CREATE TABLE leases (
    lease_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    expert_id TEXT NOT NULL,
    cell INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (expert_id, cell)
) STRICT, WITHOUT ROWID;

CREATE INDEX leases_by_id ON leases (lease_id);

CREATE TABLE lease_returns (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    lease_id TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    expert_id TEXT NOT NULL,
    given_at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT;

CREATE TABLE city_contacts (
    expert_id TEXT PRIMARY KEY,
    contact TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The station's own experts and, from the newest reference data, the public part of the city's.
CREATE VIEW expert_pool AS
SELECT record_id, owner, name, employer, title, fields, languages, service_sites, term_from, term_to, state,
    buffer_minutes, daily_cap, monthly_cap, contact, conflicts
FROM experts
UNION ALL
SELECT code, 'city', label, json_extract(attributes, '$.employer'), json_extract(attributes, '$.title'),
    CASE WHEN coalesce(json_extract(attributes, '$.fields'), '') = '' THEN '[]'
        ELSE '["' || replace(json_extract(attributes, '$.fields'), ' ', '","') || '"]' END,
    CASE WHEN coalesce(json_extract(attributes, '$.languages'), '') = '' THEN '[]'
        ELSE '["' || replace(json_extract(attributes, '$.languages'), ' ', '","') || '"]' END,
    json_extract(attributes, '$.service_sites'), valid_from, valid_to, json_extract(attributes, '$.state'),
    CAST(coalesce(nullif(json_extract(attributes, '$.buffer_minutes'), ''), '0') AS INTEGER),
    CAST(nullif(json_extract(attributes, '$.daily_cap'), '') AS INTEGER),
    CAST(nullif(json_extract(attributes, '$.monthly_cap'), '') AS INTEGER),
    (SELECT contact FROM city_contacts WHERE expert_id = code), NULL
FROM reference_codes
WHERE list = 'city_expert' AND version = (SELECT version FROM reference_versions ORDER BY rowid DESC LIMIT 1);
