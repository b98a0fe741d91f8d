"""The page of items and guides by hand."""
