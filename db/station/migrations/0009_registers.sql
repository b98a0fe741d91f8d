-- Outreach, and the registers of one pattern: custody, service needs, liaison, guidance visits, difficulties, cases.

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

CREATE INDEX registers_by_day ON registers (kind, opened_on, rid);
CREATE INDEX registers_open ON registers (kind, due_on) WHERE state = 'open';
CREATE INDEX registers_by_organisation ON registers (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX registers_by_visitor ON registers (visitor_id) WHERE visitor_id IS NOT NULL;
CREATE INDEX registers_by_consultation ON registers (consultation_id) WHERE consultation_id IS NOT NULL;
