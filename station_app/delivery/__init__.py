"""Sealed bytes and papers out, acknowledgements in; never touches the store."""
