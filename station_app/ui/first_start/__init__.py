"""The very first start: the station is set up, and its recovery code is kept safe before anything else."""

from station_app.ui.first_start.page import FirstStartPage

__all__ = ["FirstStartPage"]
