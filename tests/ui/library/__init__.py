"""The page 常用语与政策."""
