"""A station made anew: out of the city's copy, on another PC, with other keys, after a forgotten password."""
