"""Seeded bugs of the protocol: the simulator must see each of them. README.md tells what escapes, and why."""

from tests.simulator.mutants import booked, first, later
from tests.simulator.mutants.machinery import WITHIN, Mutant, catch

MUTANTS = (*first.MUTANTS, *later.MUTANTS, *booked.MUTANTS)
"""Those that fifty schedules catch."""
RARE = (*first.RARE, *later.RARE, *booked.RARE)
"""Those that fifty schedules are too few for; `--within` plays more."""

__all__ = ["MUTANTS", "RARE", "WITHIN", "Mutant", "catch"]
