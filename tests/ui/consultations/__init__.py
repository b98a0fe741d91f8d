"""The consultation page on the real window."""
