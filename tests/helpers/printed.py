"""What the journal says of papers that have no record of their own."""

import json

from station_app.storage.store import Store


def papers_told(store: Store) -> list[dict[str, object]]:
    """The facts of each such paper, in order; fails where one of them has a personal part."""
    rows = store.db.execute("SELECT facts, person FROM journal WHERE kind = 'print' ORDER BY position").fetchall()
    told = [(json.loads(facts), json.loads(person)) for facts, person in rows]
    assert all(person == {} for _, person in told)
    return [facts for facts, _ in told if "paper" in facts]
