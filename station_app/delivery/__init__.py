"""Sealed bytes out, acknowledgements in; never touches the store."""
