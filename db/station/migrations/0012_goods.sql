-- Goods and services lists: one edition beside another, each with its days and the digest of the file it came from.
-- Reference data of the counter: not journalled, never sent. Only that a list came in is journalled.

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

CREATE TABLE goods_classes (
    edition TEXT NOT NULL REFERENCES goods_editions (edition) ON DELETE CASCADE,
    nice_class INTEGER NOT NULL CHECK (nice_class BETWEEN 1 AND 45),
    name TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (edition, nice_class)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_groups (
    edition TEXT NOT NULL REFERENCES goods_editions (edition) ON DELETE CASCADE,
    code TEXT NOT NULL,
    nice_class INTEGER NOT NULL,
    name TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (edition, code)
) STRICT, WITHOUT ROWID;

-- `sounds` and `initials`: how the name is typed by pinyin, made when the list came in.
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

-- A clerk's own short list; no record, as the choice of a printer is none.
CREATE TABLE goods_favourites (
    clerk TEXT NOT NULL,
    nice_class INTEGER NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (clerk, nice_class, name)
) STRICT, WITHOUT ROWID;
