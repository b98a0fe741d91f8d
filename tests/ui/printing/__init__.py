"""Tests of the print queue and of choosing printers."""
