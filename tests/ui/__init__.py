"""Real windows on real offices."""
