"""Bugs that need what `tests.simulator.later` brings, or that nobody had seeded before."""

from tests.simulator.mutants.machinery import Mutant

_ACKNOWLEDGEMENTS = "station_app.actions.acknowledgements"

MUTANTS = (
    Mutant(
        "what-is-not-archived-is-dropped", "station_app.storage.batches", "prune",
        (("state = 'archived'", "state IN ('applied', 'archived')"),),
        seed=2,
    ),
    Mutant(
        "bytes-are-dropped-at-once", _ACKNOWLEDGEMENTS, "_apply",
        (("moment(now - KEPT_FOR)", "moment(now + KEPT_FOR)"),),
        seed=17,
    ),
    Mutant(
        "archived-batches-are-not-sent-again", "station_app.storage.batches", "reopen",
        (("state IN ('applied', 'archived')", "state IN ('applied')"),),
        seed=19,
    ),
    Mutant(
        "returns-pile-up", "station_app.storage.acknowledgements", "replace_returned",
        (('db.execute("DELETE FROM returned")', "pass"),),
        seed=10,
    ),
    Mutant(
        "the-erased-stay-at-the-city", "city_centre.applying", "_Application._store",
        (("if ordered:", "if False:"),),
        seed=4,
    ),
    Mutant(
        "late-rows-of-the-erased-are-kept-whole", "city_centre.applying", "_Application._store",
        (("gone = ordered | self._erased", "gone = ordered"),),
        seed=23,
    ),
    Mutant(
        "a-restored-copy-keeps-the-erased", "station_app.actions.erasures", "erase_again",
        (("if not listed.records or", "if True or not listed.records or"),),
        seed=4,
    ),
    Mutant(
        "an-erasure-leaves-what-was-said-before", "station_app.actions.erasures", "blank",
        (("journal.blank_person(db, held.record_id, before=entry.position)", "pass"),),
        seed=4,
    ),
    Mutant(
        "a-revoked-device-is-believed", "city_centre.intake", "_Taking.take",
        (("if revoked:", "if False:"),),
        seed=2,
    ),
    Mutant(
        "what-a-revoked-device-sends-is-thrown-away", "city_centre.intake", "_Taking.take",
        (("return self._set_aside(Code.DEVICE, None) if same is None else",
          "raise ExchangeRefused(Code.DEVICE, '')\n        return"),),
        seed=2,
    ),
    Mutant(
        "followers-do-not-come-into-the-log", "city_centre.intake", "_Taking._apply",
        (("for entry in centre_entries:", "for entry in centre_entries[:1]:"),),
        seed=2,
    ),
    Mutant(
        "an-epoch-forgets-its-sequence", "city_centre.intake", "_Taking._apply",
        (("epoch.hw_manifest, epoch.last_seq)", "epoch.hw_manifest, 0)"),),
    ),
    Mutant(
        "a-batch-forgets-who-went-before", "city_centre.intake", "_Taking._apply_one",
        (("hw_manifest=parcel.identity,", "hw_manifest=epoch.hw_manifest,"),),
    ),
    Mutant(
        "serials-stand-still", "city_centre.storage.centre", "issue",
        (("serial=before.serial + 1", "serial=max(before.serial, 1)"),),
    ),
    Mutant(
        "a-restored-centre-keeps-its-epoch", "city_centre.storage.centre", "raise_epoch",
        (("if now.centre_epoch > above:", "if True:"),),
        seed=3,
    ),
    Mutant(
        "only-the-newest-epoch-is-told", "city_centre.acknowledge", "_epochs",
        (("return states[::-1]", "return states[:1]"),),
    ),
    Mutant(
        "returns-never-close", "city_centre.applying", "_Application._return",
        (("if revision_id in self._returned_before:\n", "if False:\n"),),
        seed=11,
    ),
    Mutant(
        "the-balance-forgets-what-is-returned", "city_centre.applying", "_Application._balance",
        (("count(_kind(faulty), revision_id, +1)", "pass"),),
        seed=7,
    ),
    Mutant(
        "an-amendment-waits-for-its-original", "city_centre.applying", "_Application._consider",
        (("if parent is not None and parent.record_id != row.record_id:",
          "if row.parent_revision_id and parent is None:"),),
        seed=7,
    ),
    Mutant(
        "nobody-remembers-how-far-it-had-come", "station_app.storage.store", "Store._remember",
        (("if mark is not None:", "if False:"),),
        seed=30,
    ),
    Mutant(
        "a-new-epoch-keeps-what-was-given-up", "station_app.actions.restores", "start_epoch",
        (("[2] if not_after is None else not_after", "[2]"),),
        seed=4,
    ),
    Mutant(
        "nobody-quotes-the-last-answer", "station_app.actions.batches", "_seal_one",
        (("if best is None", "if True"),),
        seed=18,
    ),
    Mutant(
        "another-batch-under-the-same-number-is-no-doubt", _ACKNOWLEDGEMENTS, "_is_doubtful",
        (("return batch.manifest_sha256 != listed[batch.no]", "return False"),),
        seed=4,
    ),
    Mutant(
        "the-oldest-confirmed-batch-counts", _ACKNOWLEDGEMENTS, "_confirmed",
        (("return max(", "return min("),),
    ),
    Mutant(
        "recalls-do-not-travel", "city_centre.acknowledge", "open_returns",
        (("for one in messages.open_recalls(connection, station)", "for one in ()"),),
        seed=7,
    ),
    Mutant(
        "what-was-given-up-comes-back", "station_app.storage.batches", "mark",
        (("(?, 'superseded')", "(?, '')"),),
        seed=19,
    ),
    Mutant(
        "what-was-dropped-is-waited-for", _ACKNOWLEDGEMENTS, "_number_anew",
        (("any(batch.no in dropped or _is_doubtful(batch, state)", "any(_is_doubtful(batch, state)"),),
        seed=19,
    ),
    Mutant(
        "what-was-returned-counts-twice", "city_centre.applying", "_Application._balance",
        (("count(self._returns[revision_id].kind, revision_id, -1)", "pass"),),
        seed=17,
    ),
    Mutant(
        "foreign-epochs-are-not-noticed", _ACKNOWLEDGEMENTS, "_number_anew",
        (("copied = batches.notice_foreign(db, [epoch for epoch in said if epoch not in own], at) > 0",
          "copied = False"),),
        seed=8,
    ),
    Mutant(
        "an-answer-that-knows-more-is-no-sign", _ACKNOWLEDGEMENTS, "_number_anew",
        (("copied = copied or (epoch == present and state.hw > last_no)", "pass"),),
        seed=4,
    ),
)  # fmt: skip
