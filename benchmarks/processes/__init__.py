"""Whole programs that the benchmarks start: an empty window and the desk, each telling when it can be seen."""
