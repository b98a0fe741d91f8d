"""The visitor's screen beside the real window."""
