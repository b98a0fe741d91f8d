-- What the migrations make of an empty database. Written by `python -m scripts.dump_schema`; never run.

CREATE TABLE acknowledgements (
    centre_epoch INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    issued_at TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    log_length INTEGER NOT NULL,
    log_head TEXT NOT NULL,
    PRIMARY KEY (centre_epoch, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE adopted_epochs (
    epoch TEXT PRIMARY KEY,
    adopted_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
    record_id TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    place INTEGER NOT NULL,
    size INTEGER NOT NULL,
    type TEXT NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)), stays INTEGER NOT NULL DEFAULT 0 CHECK (stays IN (0, 1)),
    PRIMARY KEY (record_id, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachments_by_digest ON attachments (digest);

CREATE TABLE batches (
    epoch TEXT NOT NULL REFERENCES epochs (epoch),
    no INTEGER NOT NULL CHECK (no >= 1),
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    manifest BLOB NOT NULL,
    manifest_sha256 TEXT NOT NULL UNIQUE,
    sealed_at TEXT NOT NULL,
    container BLOB,
    PRIMARY KEY (epoch, no)
) STRICT;

CREATE TRIGGER batches_are_frozen BEFORE UPDATE ON batches
WHEN NOT (
    NEW.container IS NULL AND NEW.epoch = OLD.epoch AND NEW.no = OLD.no AND NEW.first_seq = OLD.first_seq
    AND NEW.last_seq = OLD.last_seq AND NEW.manifest = OLD.manifest
    AND NEW.manifest_sha256 = OLD.manifest_sha256 AND NEW.sealed_at = OLD.sealed_at
)
BEGIN
    SELECT RAISE(ABORT, 'a sealed batch is never rebuilt');
END;

CREATE TRIGGER batches_are_never_deleted BEFORE DELETE ON batches
BEGIN
    SELECT RAISE(ABORT, 'a sealed batch is never deleted');
END;

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

CREATE TABLE booking_cells (
    expert_id TEXT NOT NULL,
    cell INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES bookings (record_id),
    PRIMARY KEY (expert_id, cell)
) STRICT, WITHOUT ROWID;

CREATE INDEX booking_cells_of_booking ON booking_cells (record_id);

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
    consent_scope TEXT NOT NULL, expert_absent_at TEXT, reminded_at TEXT, reminder_calls INTEGER NOT NULL DEFAULT 0,
    CHECK (last_cell BETWEEN first_cell AND first_cell + 95)
) STRICT;

CREATE INDEX bookings_by_consultation ON bookings (consultation_id) WHERE consultation_id IS NOT NULL;

CREATE INDEX bookings_by_day ON bookings (day, start, rid);

CREATE INDEX bookings_by_organisation ON bookings (organisation_id, day) WHERE organisation_id IS NOT NULL;

CREATE INDEX bookings_by_visitor ON bookings (visitor_id, day) WHERE visitor_id IS NOT NULL;

CREATE INDEX bookings_of_expert ON bookings (expert_id, day, start);

CREATE INDEX bookings_open ON bookings (state, day) WHERE state IN ('requested', 'confirmed', 'checked_in', 'rejected');

CREATE INDEX bookings_to_tell ON bookings (answered_at) WHERE answered_at IS NOT NULL AND told_at IS NULL;

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

CREATE TABLE city_contacts (
    expert_id TEXT PRIMARY KEY,
    contact TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE city_messages (
    message_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    number TEXT NOT NULL,
    text TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    read_at TEXT,
    read_by TEXT
) STRICT;

CREATE INDEX city_messages_unread ON city_messages (at) WHERE read_at IS NULL;

CREATE TABLE clerk_keys (
    name TEXT PRIMARY KEY,
    recipient TEXT NOT NULL
) STRICT;

CREATE TABLE clerk_settings (
    clerk TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (clerk, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE clerks (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('manager', 'clerk', 'intern', 'auditor')),
    state TEXT NOT NULL CHECK (state IN ('active', 'left'))
) STRICT;

CREATE TABLE consultation_items (
    record_id TEXT NOT NULL REFERENCES consultations (record_id),
    item TEXT NOT NULL,
    PRIMARY KEY (record_id, item)
) STRICT, WITHOUT ROWID;

CREATE INDEX consultation_items_by_item ON consultation_items (item);

CREATE TABLE consultations (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    day TEXT NOT NULL,
    channel TEXT NOT NULL,
    visitor_id TEXT,
    organisation_id TEXT,
    visitor_type TEXT,
    region_code TEXT,
    items TEXT NOT NULL,
    ip_type TEXT NOT NULL,
    result TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    satisfaction TEXT NOT NULL,
    person_count INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    consent_scope TEXT NOT NULL,
    import_id TEXT,
    warnings TEXT NOT NULL,
    question TEXT,
    answer TEXT
) STRICT;

CREATE INDEX consultations_by_day ON consultations (day, rid);

CREATE INDEX consultations_by_import ON consultations (import_id) WHERE import_id IS NOT NULL;

CREATE INDEX consultations_by_organisation ON consultations (organisation_id, day);

CREATE INDEX consultations_by_saved ON consultations (saved_at, rid);

CREATE INDEX consultations_by_visitor ON consultations (visitor_id, day);

CREATE INDEX consultations_not_closed ON consultations (state, saved_at, rid) WHERE state <> 'closed';

CREATE TABLE counted_records (
    event TEXT NOT NULL,
    day TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (event, day, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_counts (
    cell TEXT NOT NULL,
    day TEXT NOT NULL,
    value TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (cell, day, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    epoch TEXT NOT NULL,
    no INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealed', 'delivered', 'applied', 'archived', 'superseded')),
    exported_at TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (epoch, no),
    FOREIGN KEY (epoch, no) REFERENCES batches (epoch, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_open ON deliveries (state) WHERE state IN ('sealed', 'delivered');

CREATE TABLE distinctions (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    what TEXT NOT NULL CHECK (what IN ('visitor', 'organisation')),
    one TEXT NOT NULL,
    other TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX distinctions_by_other ON distinctions (other);

CREATE UNIQUE INDEX distinctions_of_two ON distinctions (one, other);

CREATE TABLE drafts (
    record_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    clerk TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at TEXT NOT NULL
, by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1))) STRICT, WITHOUT ROWID;

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

CREATE INDEX duties_by_substitute ON duties (substitute_id) WHERE substitute_id IS NOT NULL AND state = 'active';

CREATE INDEX duties_of_expert ON duties (expert_id) WHERE state = 'active';

CREATE TABLE enrolment (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    centre TEXT NOT NULL,
    centre_name TEXT NOT NULL,
    acknowledgement_key TEXT NOT NULL,
    operational_recipient TEXT NOT NULL,
    recovery_recipient TEXT NOT NULL,
    device TEXT NOT NULL,
    secret TEXT,
    expires_at TEXT NOT NULL,
    enrolled_at TEXT NOT NULL
) STRICT;

CREATE TABLE epochs (
    ordinal INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL UNIQUE,
    parent_epoch TEXT,
    reason TEXT NOT NULL CHECK (reason IN ('installed', 'restored', 'forked')),
    opened_at TEXT NOT NULL
) STRICT;

CREATE TABLE expert_photos (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    expert_id TEXT NOT NULL UNIQUE,
    digest TEXT,
    size INTEGER NOT NULL,
    on_day_sheet INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT;

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

CREATE TABLE follow_ups (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
    about_kind TEXT NOT NULL,
    about_id TEXT NOT NULL,
    about_number TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_doubtful INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    closed_at TEXT,
    title TEXT,
    outcome TEXT,
    way TEXT,
    contacted_at TEXT,
    attempts INTEGER NOT NULL
) STRICT;

CREATE INDEX follow_ups_by_closing ON follow_ups (closed_at, rid);

CREATE INDEX follow_ups_by_organisation ON follow_ups (organisation_id, due_on);

CREATE INDEX follow_ups_by_record ON follow_ups (about_id);

CREATE INDEX follow_ups_by_visitor ON follow_ups (visitor_id, due_on);

CREATE INDEX follow_ups_open ON follow_ups (due_on, rid) WHERE state = 'open';

CREATE TABLE foreign_epochs (
    epoch TEXT PRIMARY KEY,
    noticed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_classes (
    edition TEXT NOT NULL REFERENCES goods_editions (edition) ON DELETE CASCADE,
    nice_class INTEGER NOT NULL CHECK (nice_class BETWEEN 1 AND 45),
    name TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (edition, nice_class)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_editions (
    edition TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    valid_from TEXT,
    valid_to TEXT,
    imported_at TEXT NOT NULL,
    items INTEGER NOT NULL,
    refused INTEGER NOT NULL
) STRICT;

CREATE TABLE goods_favourites (
    clerk TEXT NOT NULL,
    nice_class INTEGER NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (clerk, nice_class, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_groups (
    edition TEXT NOT NULL REFERENCES goods_editions (edition) ON DELETE CASCADE,
    code TEXT NOT NULL,
    nice_class INTEGER NOT NULL,
    name TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (edition, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_items (
    rid INTEGER PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES goods_editions (edition) ON DELETE CASCADE,
    nice_class INTEGER NOT NULL,
    group_code TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    remark TEXT NOT NULL,
    sounds TEXT NOT NULL,
    initials TEXT NOT NULL,
    UNIQUE (edition, group_code, code, name)
) STRICT;

CREATE INDEX goods_items_by_name ON goods_items (edition, name);

CREATE TABLE guide_texts (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    day TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE holds (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    about_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('active', 'lifted')),
    reason TEXT,
    clerk TEXT NOT NULL,
    held_at TEXT NOT NULL
) STRICT;

CREATE TABLE imports (
    import_id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    clerk TEXT NOT NULL,
    at TEXT NOT NULL,
    read INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    warned INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('stored', 'undone'))
, skipped INTEGER NOT NULL DEFAULT 0, undone_at TEXT) STRICT;

CREATE INDEX imports_by_digest ON imports (digest);

CREATE INDEX imports_by_time ON imports (at);

CREATE TABLE intake_goods (
    record_id TEXT NOT NULL REFERENCES intakes (record_id),
    nice_class INTEGER NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (record_id, nice_class, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX intake_goods_by_name ON intake_goods (name, record_id);

CREATE TABLE intake_marks (
    record_id TEXT NOT NULL REFERENCES intakes (record_id),
    mark_number TEXT NOT NULL,
    PRIMARY KEY (record_id, mark_number)
) STRICT, WITHOUT ROWID;

CREATE INDEX intake_marks_by_number ON intake_marks (mark_number);

CREATE TABLE intakes (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN (
        'received', 'prechecked', 'accepted', 'sent', 'answered', 'collected', 'returned', 'withdrawn', 'void')),
    saved_at TEXT NOT NULL,
    moved_on TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    day TEXT NOT NULL,
    business_type TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    applicant_name TEXT,
    applicant_uscc TEXT,
    handler_name TEXT,
    handler_phone TEXT,
    mark_name TEXT,
    filing_channel TEXT NOT NULL,
    item_count INTEGER NOT NULL,
    fee_estimate_fen INTEGER,
    fee_rule TEXT,
    owed TEXT NOT NULL,
    owed_until TEXT,
    application_no TEXT,
    sent_on TEXT,
    notice_due_on TEXT,
    notice_paid_on TEXT,
    consultation_id TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    consent_scope TEXT NOT NULL,
    warnings TEXT NOT NULL
) STRICT;

CREATE INDEX intakes_by_applicant ON intakes (applicant_name);

CREATE INDEX intakes_by_application ON intakes (application_no) WHERE application_no IS NOT NULL;

CREATE INDEX intakes_by_consultation ON intakes (consultation_id) WHERE consultation_id IS NOT NULL;

CREATE INDEX intakes_by_day ON intakes (day, rid);

CREATE INDEX intakes_by_firm ON intakes (organisation_id, day) WHERE organisation_id IS NOT NULL;

CREATE INDEX intakes_by_saved ON intakes (saved_at, rid);

CREATE INDEX intakes_by_state ON intakes (state, moved_on, rid);

CREATE INDEX intakes_by_uscc ON intakes (applicant_uscc) WHERE applicant_uscc IS NOT NULL;

CREATE INDEX intakes_by_visitor ON intakes (visitor_id, day) WHERE visitor_id IS NOT NULL;

CREATE INDEX intakes_owing ON intakes (owed_until) WHERE owed <> '[]';

CREATE INDEX intakes_unpaid ON intakes (notice_due_on) WHERE notice_due_on IS NOT NULL AND notice_paid_on IS NULL;

CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    action_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision_id TEXT NOT NULL UNIQUE,
    parent_revision_id TEXT,
    kind TEXT NOT NULL,
    verb TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    reference_version TEXT NOT NULL,
    facts TEXT NOT NULL,
    person TEXT,
    salt BLOB,
    facts_sha256 BLOB NOT NULL CHECK (length(facts_sha256) = 32),
    person_sha256 BLOB NOT NULL CHECK (length(person_sha256) = 32),
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    CHECK ((person IS NULL) = (salt IS NULL))
) STRICT;

CREATE INDEX journal_by_action ON journal (action_id);

CREATE INDEX journal_by_actor ON journal (actor, position);

CREATE INDEX journal_by_record ON journal (record_id, position);

CREATE INDEX journal_by_subject ON journal (
    coalesce(json_extract(facts, '$.consultation_id'), json_extract(facts, '$.about_id'))
) WHERE coalesce(json_extract(facts, '$.consultation_id'), json_extract(facts, '$.about_id')) IS NOT NULL;

CREATE INDEX journal_by_time ON journal (at);

CREATE INDEX journal_by_visitor ON journal (json_extract(facts, '$.visitor_id'))
WHERE json_extract(facts, '$.visitor_id') IS NOT NULL;

CREATE INDEX journal_of_kind_and_verb ON journal (kind, verb, position);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
WHEN NOT (
    NEW.person IS NULL AND NEW.salt IS NULL
    AND NEW.position = OLD.position AND NEW.action_id = OLD.action_id AND NEW.record_id = OLD.record_id
    AND NEW.revision_id = OLD.revision_id AND NEW.parent_revision_id IS OLD.parent_revision_id
    AND NEW.kind = OLD.kind AND NEW.verb = OLD.verb AND NEW.actor = OLD.actor AND NEW.at = OLD.at
    AND NEW.schema_version = OLD.schema_version AND NEW.reference_version = OLD.reference_version
    AND NEW.facts = OLD.facts AND NEW.facts_sha256 = OLD.facts_sha256 AND NEW.person_sha256 = OLD.person_sha256
    AND NEW.previous_hash = OLD.previous_hash AND NEW.hash = OLD.hash
    AND EXISTS (
        SELECT 1 FROM journal AS later
        WHERE later.record_id = OLD.record_id AND later.verb = 'erase' AND later.position > OLD.position
    )
)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only; a person is blanked only after an erase entry');
END;

CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

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

CREATE TABLE leases (
    lease_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    expert_id TEXT NOT NULL,
    cell INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (expert_id, cell)
) STRICT, WITHOUT ROWID;

CREATE INDEX leases_by_id ON leases (lease_id);

CREATE TABLE ledger_columns (
    header_key TEXT PRIMARY KEY,
    fields TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT;

CREATE TABLE memberships (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    visitor_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    role TEXT
) STRICT;

CREATE INDEX memberships_by_organisation ON memberships (organisation_id);

CREATE INDEX memberships_by_visitor ON memberships (visitor_id);

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

CREATE INDEX merges_by_loser ON merges (loser);

CREATE INDEX merges_by_time ON merges (merged_at, record_id);

CREATE TABLE number_holes (
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (kind, day, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE number_series (
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation_keys (
    key TEXT NOT NULL,
    rid INTEGER NOT NULL,
    PRIMARY KEY (key, rid)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisations (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    org_name TEXT,
    org_short_name TEXT,
    uscc TEXT,
    enterprise_scale TEXT,
    industry TEXT,
    tags TEXT,
    consent_scope TEXT NOT NULL
, merged_into TEXT) STRICT;

CREATE INDEX organisations_by_name ON organisations (org_name);

CREATE INDEX organisations_by_uscc ON organisations (uscc);

CREATE INDEX organisations_merged ON organisations (merged_into) WHERE merged_into IS NOT NULL;

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

CREATE TRIGGER organisations_get_keys AFTER INSERT ON organisations
BEGIN
    INSERT OR IGNORE INTO organisation_keys (key, rid)
    SELECT value, NEW.rid FROM json_each(
        keys_of_organisation(NEW.state, NEW.merged_into, NEW.org_name, NEW.org_short_name, NEW.uscc)
    );
END;

CREATE TABLE outbox (
    epoch TEXT NOT NULL REFERENCES epochs (epoch),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    position INTEGER NOT NULL REFERENCES journal (position),
    batch_no INTEGER,
    PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_position ON outbox (position);

CREATE TABLE outreach (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind = 'outreach'),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
    outcome TEXT,
    opened_on TEXT NOT NULL,
    due_on TEXT,
    closed_on TEXT,
    owner TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    consultation_id TEXT,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    consent_scope TEXT NOT NULL,
    codes TEXT NOT NULL CHECK (json_valid(codes)),
    headline TEXT,
    attendances_onsite INTEGER NOT NULL,
    attendances_online INTEGER NOT NULL,
    materials_given INTEGER NOT NULL
) STRICT;

CREATE INDEX outreach_by_day ON outreach (opened_on, rid);

CREATE INDEX outreach_open ON outreach (opened_on) WHERE state = 'open';

CREATE TABLE passwords (
    clerk TEXT PRIMARY KEY,
    set_at TEXT NOT NULL,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE phrase_uses (
    phrase TEXT PRIMARY KEY,
    uses INTEGER NOT NULL,
    weight REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE phrases (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'hidden', 'void')),
    abbreviation TEXT,
    title TEXT,
    text TEXT,
    items TEXT NOT NULL,
    city_code TEXT
) STRICT;

CREATE UNIQUE INDEX phrases_by_city_code ON phrases (city_code) WHERE city_code IS NOT NULL;

CREATE TABLE pins (
    clerk TEXT PRIMARY KEY,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    memory_kib INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    verifier BLOB NOT NULL CHECK (length(verifier) = 32),
    set_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_paragraphs (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES policy_texts (record_id),
    nth INTEGER NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (record_id, nth)
) STRICT;

CREATE TRIGGER policy_paragraphs_are_indexed AFTER INSERT ON policy_paragraphs
BEGIN
    INSERT INTO policy_search (rowid, text) VALUES (NEW.rid, cjk(NEW.text));
END;

CREATE TRIGGER policy_paragraphs_are_unindexed AFTER DELETE ON policy_paragraphs
BEGIN
    INSERT INTO policy_search (policy_search, rowid, text) VALUES ('delete', OLD.rid, cjk(OLD.text));
END;

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

CREATE TABLE published (
    role TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER published_never_goes_back BEFORE UPDATE ON published WHEN NEW.version < OLD.version
BEGIN
    SELECT RAISE(ABORT, 'what the city has published does not go back');
END;

CREATE TABLE ratings (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    consultation_id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    satisfaction TEXT NOT NULL,
    satisfaction_way TEXT NOT NULL,
    day TEXT NOT NULL,
    rated_at TEXT NOT NULL,
    indicators TEXT NOT NULL CHECK (json_valid(indicators)),
    consent_scope TEXT NOT NULL,
    reason TEXT
) STRICT;

CREATE INDEX ratings_by_day ON ratings (day, rid);

CREATE TABLE receipt_prints (
    record_id TEXT NOT NULL,
    nth INTEGER NOT NULL,
    revision_id TEXT NOT NULL,
    printed_revision TEXT NOT NULL,
    layout TEXT NOT NULL,
    clerk TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (record_id, nth)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE reference_versions (
    version TEXT PRIMARY KEY,
    installed_at TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64)
, source TEXT NOT NULL DEFAULT 'program' CHECK (source IN ('program', 'city'))) STRICT;

CREATE TABLE referrals (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
    about_kind TEXT NOT NULL,
    about_id TEXT NOT NULL,
    about_number TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_doubtful INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    closed_at TEXT,
    title TEXT,
    outcome TEXT,
    target_kind TEXT NOT NULL,
    target_org TEXT,
    handed_at TEXT NOT NULL,
    received_at TEXT,
    replied_at TEXT,
    reply TEXT
) STRICT;

CREATE INDEX referrals_by_closing ON referrals (closed_at, rid);

CREATE INDEX referrals_by_organisation ON referrals (organisation_id, due_on);

CREATE INDEX referrals_by_record ON referrals (about_id);

CREATE INDEX referrals_by_visitor ON referrals (visitor_id, due_on);

CREATE INDEX referrals_open ON referrals (due_on, rid) WHERE state = 'open';

CREATE TABLE registers (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
    outcome TEXT,
    opened_on TEXT NOT NULL,
    due_on TEXT,
    closed_on TEXT,
    owner TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    consultation_id TEXT,
    saved_at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    consent_scope TEXT NOT NULL,
    codes TEXT NOT NULL CHECK (json_valid(codes)),
    headline TEXT
) STRICT;

CREATE INDEX registers_by_consultation ON registers (consultation_id) WHERE consultation_id IS NOT NULL;

CREATE INDEX registers_by_day ON registers (kind, opened_on, rid);

CREATE INDEX registers_by_organisation ON registers (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE INDEX registers_by_visitor ON registers (visitor_id) WHERE visitor_id IS NOT NULL;

CREATE INDEX registers_open ON registers (kind, due_on) WHERE state = 'open';

CREATE TABLE report_steps (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    period TEXT NOT NULL,
    edition INTEGER NOT NULL CHECK (edition >= 0),
    step TEXT NOT NULL CHECK (step IN ('prepared', 'checked')),
    state TEXT NOT NULL CHECK (state IN ('standing', 'taken_back')),
    clerk TEXT NOT NULL,
    at TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    difficulties TEXT,
    suggestions TEXT,
    told TEXT NOT NULL CHECK (json_valid(told))
) STRICT;

CREATE INDEX report_steps_by_period ON report_steps (period, edition, position);

CREATE TABLE retention_looked (
    rule TEXT PRIMARY KEY,
    cutoff TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE retention_proposed (
    record_id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    last_day TEXT NOT NULL,
    due_on TEXT NOT NULL
) STRICT;

CREATE INDEX retention_proposed_in_order ON retention_proposed (due_on, record_id);

CREATE TABLE returned (
    revision_id TEXT PRIMARY KEY,
    record_id TEXT NOT NULL,
    code TEXT NOT NULL,
    field TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed_ids (
    record_id TEXT PRIMARY KEY REFERENCES intakes (record_id),
    sealed BLOB NOT NULL,
    recipient TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE searched_rows (
    place INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    UNIQUE (kind, rid)
) STRICT;

CREATE TABLE sendings (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
    state TEXT NOT NULL CHECK (state IN ('open', 'written', 'delivered', 'received', 'archived', 'gone')),
    parts_written INTEGER NOT NULL DEFAULT 0,
    blob TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX sendings_under_way ON sendings (state) WHERE state NOT IN ('archived', 'gone');

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE station (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    district TEXT NOT NULL,
    address TEXT NOT NULL,
    phones TEXT NOT NULL,
    city_role TEXT NOT NULL CHECK (city_role IN ('entrusted', 'independent')),
    only INTEGER NOT NULL DEFAULT 1 UNIQUE CHECK (only = 1)
) STRICT;

CREATE TABLE targets (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    year INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    amount INTEGER,
    UNIQUE (year, indicator)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
    about_kind TEXT,
    about_id TEXT,
    about_number TEXT,
    visitor_id TEXT,
    organisation_id TEXT,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_doubtful INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    closed_at TEXT,
    title TEXT,
    outcome TEXT,
    task_kind TEXT NOT NULL CHECK (task_kind IN ('todo', 'difficult', 'rectification')),
    feedback_on TEXT,
    CHECK (task_kind <> 'rectification' OR state <> 'closed' OR feedback_on IS NOT NULL)
) STRICT;

CREATE INDEX tasks_by_closing ON tasks (closed_at, rid);

CREATE INDEX tasks_by_organisation ON tasks (organisation_id, due_on);

CREATE INDEX tasks_by_record ON tasks (about_id);

CREATE INDEX tasks_by_visitor ON tasks (visitor_id, due_on);

CREATE INDEX tasks_open ON tasks (due_on, rid) WHERE state = 'open';

CREATE TABLE trusted_devices (
    station TEXT NOT NULL,
    device TEXT NOT NULL,
    sign_public TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (station, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE visitor_keys (
    key TEXT NOT NULL,
    rid INTEGER NOT NULL,
    PRIMARY KEY (key, rid)
) STRICT, WITHOUT ROWID;

CREATE TABLE visitors (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'void')),
    name TEXT,
    phone TEXT,
    phone_refused INTEGER NOT NULL,
    email TEXT,
    wechat TEXT,
    name_readings TEXT,
    visitor_type TEXT,
    region_code TEXT,
    subdistrict TEXT,
    minor_under_14 INTEGER NOT NULL,
    consent_scope TEXT NOT NULL
, merged_into TEXT) STRICT;

CREATE INDEX visitors_by_name ON visitors (name, phone);

CREATE INDEX visitors_by_phone ON visitors (phone);

CREATE INDEX visitors_merged ON visitors (merged_into) WHERE merged_into IS NOT NULL;

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

CREATE TRIGGER visitors_get_keys AFTER INSERT ON visitors
BEGIN
    INSERT OR IGNORE INTO visitor_keys (key, rid)
    SELECT value, NEW.rid FROM json_each(
        keys_of_visitor(NEW.state, NEW.merged_into, NEW.name, NEW.name_readings, NEW.phone)
    );
END;

CREATE TABLE waiting_free (
    record_id TEXT NOT NULL,
    first_cell INTEGER NOT NULL,
    last_cell INTEGER NOT NULL,
    PRIMARY KEY (record_id, first_cell)
) STRICT, WITHOUT ROWID;

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
, priority INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX waiting_list_by_visitor ON waiting_list (visitor_id) WHERE visitor_id IS NOT NULL;

CREATE INDEX waiting_list_open ON waiting_list (waiting_since, rid) WHERE state = 'waiting';

CREATE TABLE weekly_reports (
    record_id TEXT PRIMARY KEY,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    period TEXT NOT NULL UNIQUE,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    edition INTEGER NOT NULL CHECK (edition >= 0),
    closed_at TEXT NOT NULL,
    figures TEXT NOT NULL CHECK (json_valid(figures))
) STRICT;

CREATE INDEX weekly_reports_by_day ON weekly_reports (last_day DESC, period);

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

CREATE VIEW policy_paragraph_texts AS SELECT rid, cjk(text) AS text FROM policy_paragraphs;

CREATE VIRTUAL TABLE policy_search USING fts5(
    text, content = 'policy_paragraph_texts', content_rowid = 'rid', tokenize = 'ascii'
);

CREATE VIEW promises AS
SELECT 'referral' AS kind, rid, record_id, position, number, state, about_kind, about_id, about_number, visitor_id,
    organisation_id, owner, due_on, due_doubtful, made_at, closed_at, title, outcome, target_kind AS what,
    target_org AS target, CASE WHEN replied_at IS NOT NULL THEN 'replied' WHEN received_at IS NOT NULL THEN 'received'
    ELSE 'handed' END AS stage
FROM referrals
UNION ALL
SELECT 'follow_up', rid, record_id, position, number, state, about_kind, about_id, about_number, visitor_id,
    organisation_id, owner, due_on, due_doubtful, made_at, closed_at, title, outcome, way, NULL,
    CASE WHEN attempts > 0 THEN 'tried' ELSE '' END
FROM follow_ups
UNION ALL
SELECT 'task', rid, record_id, position, number, state, about_kind, about_id, about_number, visitor_id,
    organisation_id, owner, due_on, due_doubtful, made_at, closed_at, title, outcome, task_kind, NULL, ''
FROM tasks;

CREATE VIRTUAL TABLE search_index USING fts5(
    main, rest, codes, sounds, marks,
    content = 'searched_texts', content_rowid = 'place', columnsize = 0, tokenize = 'ascii'
);

CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_index', 'col');
