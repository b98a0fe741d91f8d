"""What the station knows: frozen data and rules. No input or output, no clock, no window, no SQL."""
