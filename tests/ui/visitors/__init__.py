"""The page 访客."""
