"""Faults of the desk's process, disk and clock, by the numbers of docs/faults.md."""
