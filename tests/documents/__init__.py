"""Papers: type, line breaking, layouts, receipts and what can be read back from them."""
