"""Tests of putting a backup back from the window."""
