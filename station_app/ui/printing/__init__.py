"""Printing for all papers: the printers of this PC, the queue, the page on which a printer is chosen."""
