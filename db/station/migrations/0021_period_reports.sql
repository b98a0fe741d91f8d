-- Reports of a week, month, quarter or year: what stands under each of its signatures, and what was closed.

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
