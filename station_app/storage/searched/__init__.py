"""The kinds of record that the search knows, each declared by its SELECT."""
