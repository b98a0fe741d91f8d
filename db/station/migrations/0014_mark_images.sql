-- The image of a mark is a file of its intake: named here it is backed up, verified and never swept as nobody's.
INSERT INTO attachments (record_id, digest, place, size, type, present)
SELECT journal.record_id, json_extract(journal.facts, '$.mark_image.digest'), 0,
    coalesce(json_extract(journal.facts, '$.mark_image.size'), 0), '', journal.position = (
        SELECT max(newest.position) FROM journal AS newest WHERE newest.record_id = journal.record_id)
FROM journal
WHERE journal.kind = 'intake' AND length(json_extract(journal.facts, '$.mark_image.digest')) = 64
ORDER BY journal.position
ON CONFLICT (record_id, digest) DO UPDATE SET present = excluded.present;
