"""`python -m tests.simulator.mutants [--within N] [NAME…]`: which of the schedules 1…N (50) catches each bug first."""

import argparse
import sys

from tests.simulator.mutants import MUTANTS, WITHIN, catch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--within", type=int, default=WITHIN, metavar="N")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if mutant.name in asked.names] if asked.names else MUTANTS
    escaped = 0
    for mutant in chosen:
        found = catch(mutant, asked.within)
        escaped += found is None
        said = f"seed {found[0]}: {found[1].strip().splitlines()[-1][:90]}" if found else f"ESCAPED {asked.within}"
        print(f"{mutant.name:52} {said}", flush=True)
    print(f"{len(chosen) - escaped} of {len(chosen)} caught")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
