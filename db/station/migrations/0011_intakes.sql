-- Trademark filings taken in at the window: the present state of each, its goods and the marks it is about.

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

CREATE INDEX intakes_by_day ON intakes (day, rid);
CREATE INDEX intakes_by_saved ON intakes (saved_at, rid);
CREATE INDEX intakes_by_state ON intakes (state, moved_on, rid);
CREATE INDEX intakes_by_applicant ON intakes (applicant_name);
CREATE INDEX intakes_by_uscc ON intakes (applicant_uscc) WHERE applicant_uscc IS NOT NULL;
CREATE INDEX intakes_by_application ON intakes (application_no) WHERE application_no IS NOT NULL;
CREATE INDEX intakes_by_consultation ON intakes (consultation_id) WHERE consultation_id IS NOT NULL;
CREATE INDEX intakes_by_visitor ON intakes (visitor_id, day) WHERE visitor_id IS NOT NULL;
CREATE INDEX intakes_unpaid ON intakes (notice_due_on) WHERE notice_due_on IS NOT NULL AND notice_paid_on IS NULL;
CREATE INDEX intakes_owing ON intakes (owed_until) WHERE owed <> '[]';

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
