"""Seeded bugs of the protocol: the simulator must see each of them."""

from tests.simulator.mutants import booked, first, later
from tests.simulator.mutants.machinery import WITHIN, Mutant, catch

MUTANTS = (*first.MUTANTS, *later.MUTANTS, *booked.MUTANTS)

__all__ = ["MUTANTS", "WITHIN", "Mutant", "catch"]
