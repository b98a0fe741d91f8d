"""The page 跟进 on the real window."""
