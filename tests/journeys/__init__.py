"""Whole pieces of work, as a clerk does them on the real program."""
