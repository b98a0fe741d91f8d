"""The wire: what a station and the city centre both know, and nothing that only one of them knows.

Depends on neither end. Containers, manifests, rows, acknowledgements and enrolment papers live here, with the rule for
text that both ends apply (at the save and at the ingest).
"""
