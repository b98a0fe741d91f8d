"""`python -m station_app`: the desk's window."""

import sys

from station_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
