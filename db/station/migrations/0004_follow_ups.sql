-- What the station still owes: referrals (转办), call-backs (回访), tasks (待办, 疑难, 整改).

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

CREATE INDEX referrals_open ON referrals (due_on, rid) WHERE state = 'open';
CREATE INDEX referrals_by_closing ON referrals (closed_at, rid);
CREATE INDEX referrals_by_record ON referrals (about_id);
CREATE INDEX referrals_by_visitor ON referrals (visitor_id, due_on);
CREATE INDEX referrals_by_organisation ON referrals (organisation_id, due_on);

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

CREATE INDEX follow_ups_open ON follow_ups (due_on, rid) WHERE state = 'open';
CREATE INDEX follow_ups_by_closing ON follow_ups (closed_at, rid);
CREATE INDEX follow_ups_by_record ON follow_ups (about_id);
CREATE INDEX follow_ups_by_visitor ON follow_ups (visitor_id, due_on);
CREATE INDEX follow_ups_by_organisation ON follow_ups (organisation_id, due_on);

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

CREATE INDEX tasks_open ON tasks (due_on, rid) WHERE state = 'open';
CREATE INDEX tasks_by_closing ON tasks (closed_at, rid);
CREATE INDEX tasks_by_record ON tasks (about_id);
CREATE INDEX tasks_by_visitor ON tasks (visitor_id, due_on);
CREATE INDEX tasks_by_organisation ON tasks (organisation_id, due_on);

-- One list of all promises, whatever their kind. `what` is the kind of task, `stage` how far a referral has come.
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
