"""The page of old ledgers by hand."""
