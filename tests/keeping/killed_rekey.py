"""A change of key that is killed at its n-th dealing with the file system. Run by test_rekey, one process for them all.

Usage: killed_rekey PLACES STRIDE. In PLACES/old lies a closed station; for every STRIDE-th n it is
copied to PLACES/n, and a forked child changes the key there, dying by SIGKILL at its n-th step. Ends after the first
child that lived, and says its n.
"""

import sys
from pathlib import Path

from station_app.actions.rekey import rekey
from station_app.storage.folder import DataFolder
from tests.backups.killed_restore import first_alive
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids


def main() -> None:
    """Kills one child after another until one is left alive."""
    places, stride = Path(sys.argv[1]), int(sys.argv[2])

    def change(place: Path) -> None:
        rekey(DataFolder.at(place / "station"), MANAGER, PASSWORD, "有人离岗", now=Clock().forward(hours=1),
              new_id=Ids(space=5), cost=CHEAP)  # fmt: skip

    print(first_alive(places, 1, stride, change))


if __name__ == "__main__":
    main()
