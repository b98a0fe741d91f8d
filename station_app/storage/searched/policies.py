"""Texts of policies, paragraph by paragraph, each with the name of its text."""

from station_app.storage.search_kinds import SearchKind, Source, register

register(SearchKind(
    "policy_text", 11, "policy_paragraphs",
    """
SELECT policy_paragraphs.rid, policy_paragraphs.record_id, '', coalesce(policy_texts.dated, policy_texts.brought_at),
    coalesce(policy_texts.dated, substr(policy_texts.brought_at, 1, 10)), '', policy_texts.state, '', '', '[]', NULL, 0,
    NULL, NULL, NULL, NULL, NULL, NULL, policy_paragraphs.text,
    json_object('title', policy_texts.title, 'issuer', policy_texts.issuer, 'label', policy_paragraphs.label),
    json_object('policy_number', policy_texts.number)
FROM policy_paragraphs JOIN policy_texts ON policy_texts.record_id = policy_paragraphs.record_id
WHERE policy_texts.state = 'active'
""",
    (Source("policy_texts", ("title", "issuer", "number", "dated", "brought_at", "state"),
            "SELECT rid FROM policy_paragraphs WHERE record_id = {row}.record_id"),),
    {"main": "text"},
    reference=True,
))  # fmt: skip
