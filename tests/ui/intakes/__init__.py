"""Tests of the trademark window."""
