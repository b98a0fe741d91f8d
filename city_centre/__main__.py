"""`python -m city_centre` is the `centre` command."""

import sys

from city_centre.cli import main

sys.exit(main())
