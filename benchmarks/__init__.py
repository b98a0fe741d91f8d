"""Every speed claim of the project as a ratio against its limit: `make bench`, `python -m benchmarks --only NAME`."""
