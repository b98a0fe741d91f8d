"""商标受理: the trademark window's intake."""
