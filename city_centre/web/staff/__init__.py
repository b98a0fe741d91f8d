"""The page for the city's staff: signed in, by role, without a script and without any other host."""
