"""The page of figures, its charts, its rows and the report of a period."""
