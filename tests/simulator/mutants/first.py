"""Bugs of the exchange as it was seeded first: acknowledgements, epochs, chain, duplicates, gaps and forks."""

from tests.simulator.mutants.machinery import Mutant

MUTANTS = (
    Mutant(
        "an-older-answer-is-believed", "station_app.actions.acknowledgements", "_apply",
        (("place <= (best", "place == (best"),),
        seed=2,
    ),
    Mutant(
        "an-answer-is-believed-without-comparing", "station_app.actions.acknowledgements", "_confirmed",
        ((" and mine[taken.no].manifest_sha256 == taken.manifest", ""),),
        seed=4,
    ),
    Mutant(
        "what-the-centre-lost-is-not-sent-again", "station_app.actions.acknowledgements", "_send_again",
        (("above=state.hw if state else 0", "above=10**9"),),
    ),
    Mutant(
        "given-up-batches-stay-open", "station_app.actions.acknowledgements", "_number_anew",
        (('batches.mark(db, epoch, "superseded"', 'batches.mark(db, epoch, "sealed"'),),
        seed=4,
    ),
    Mutant(
        "the-shared-past-is-not-looked-for", "station_app.actions.acknowledgements", "_number_anew",
        (("not_after = shared", "not_after = last_seq"),),
        seed=4,
    ),
    Mutant(
        "nothing-is-numbered-anew", "station_app.actions.restores", "start_epoch",
        (("for position in positions:", "for position in ():"),),
        seed=4,
    ),
    Mutant(
        "a-restore-is-not-noticed",
        "station_app.actions.restores",
        "_is_behind",
        (
            ("return (present.seq", "return False and (present.seq"),
            ("or present.seq < known.seq", "or False"),
            ("return known.epoch not in", "return False and known.epoch not in"),
        ),
        seed=30,
    ),
    Mutant(
        "serials-go-back-after-a-restore", "station_app.storage.numbers", "skip_to",
        (("if present >= last:", "if True:"),),
        seed=30,
    ),
    Mutant(
        "batches-are-not-chained", "station_app.actions.batches", "_seal_one",
        (("prev=previous or manifest.NO_PREDECESSOR", "prev=manifest.NO_PREDECESSOR"),),
    ),
    Mutant(
        "the-request-goes-with-the-secret", "station_app.actions.batches", "request_of",
        (("kept = settings.get(db, CERTIFICATE_REQUEST)", "kept = None"),),
    ),
    Mutant(
        "personal-parts-travel-without-consent", "station_app.actions.batches", "_travels",
        (("return all(", "return True or all("),),
    ),
    Mutant(
        "only-what-was-never-exported-is-exported",
        "station_app.storage.batches",
        "open_batches",
        (("'delivered') ORDER BY", "'delivered') AND exported_at IS NULL ORDER BY"),),
        seed=2,
    ),
    Mutant(
        "outbox-numbers-leave-holes", "station_app.storage.journal", "number_for_travel",
        (("present.epoch), 0) + 1\"", "present.epoch), 0) + 2\""),),
    ),
    Mutant(
        "a-save-asked-again-is-saved-again", "station_app.actions.consultations", "record",
        (("if known is not None:", "if False:"),),
        seed=39,
    ),
    Mutant(
        "the-centre-forgets-what-it-has", "city_centre.intake", "_Taking.take",
        (("if same is not None and same.state != ASIDE:", "if False:"),),
        beside=(
            Mutant("", "city_centre.intake", "_verify", (("one.manifest == parcel.identity and", "False and"),)),
        ),
    ),
    Mutant(
        "the-centre-applies-over-gaps", "city_centre.intake", "_Taking.take",
        (("if manifest.no > epoch.hw + 1:", "if False:"),
         ("if manifest.no <= epoch.hw or manifest.prev != epoch.hw_manifest:", "if manifest.no <= epoch.hw:")),
        seed=22,
    ),
    Mutant(
        "a-fork-is-applied", "city_centre.intake", "_Taking.take",
        (("manifest.no <= epoch.hw or manifest.prev != epoch.hw_manifest", "manifest.no <= epoch.hw"),),
        seed=22,
    ),
    Mutant(
        "parked-batches-are-forgotten", "city_centre.intake", "_Taking._apply",
        (("while follower := self._apply_follower(epoch):", "while follower := None:"),),
        seed=2,
    ),
    Mutant(
        "a-restored-centre-does-not-notice", "city_centre.intake", "_Taking._notice_rollback",
        (("if quoted is None:", "if True:"),),
        seed=21,
    ),
    Mutant(
        "forks-are-not-reported", "city_centre.storage.batches", "note_fork",
        ((".first() is None:", ".first() is not None:"),),
        seed=4,
    ),
    Mutant(
        "what-came-under-another-epoch-is-not-recognised", "city_centre.applying", "_Application._consider",
        (("if before is not None and before == _compared(row):", "if False:"),),
        seed=17,
    ),
    Mutant(
        "an-epoch-the-centre-lost-is-not-sent-again", "station_app.actions.acknowledgements", "_send_again",
        (("above=state.hw if state else 0", "above=state.hw if state else 10**9"),),
        seed=18,
    ),
    Mutant(
        "older-epochs-are-not-numbered-anew", "station_app.actions.acknowledgements", "_number_anew",
        (("for epoch, after_seq, up_to in anew:", "for epoch, after_seq, up_to in ():"),),
        seed=8,
    ),
    Mutant(
        "serials-given-again-go-unnoticed", "city_centre.storage.centre", "was_issued",
        (("return log_head == (NO_HEAD if log_length == 0 else head)", "return True"),
         (".scalar() != log_length:", ".scalar() is None:")),
        seed=2,
    ),
)  # fmt: skip
