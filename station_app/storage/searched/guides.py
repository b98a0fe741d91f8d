"""Guides of the offered items, part by part. A hit is opened by item and part: `S01:fees`."""

from station_app.storage.search_kinds import SearchKind, register

register(SearchKind(
    "guide", 14, "guide_texts",
    """
SELECT guide_texts.rid, guide_texts.record_id, '', guide_texts.day, guide_texts.day, '', '', '', 'service_item',
    json_array(guide_texts.item), NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, guide_texts.text,
    json_object('title', guide_texts.title, 'label', guide_texts.heading), json_object()
FROM guide_texts
""",
    fields={"main": "text"},
    reference=True,
))  # fmt: skip
