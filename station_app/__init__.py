"""The clerk's desk of a Beijing intellectual-property public service station."""

__version__ = "0.1.0"
