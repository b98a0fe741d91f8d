"""Widgets that several screens share: lists that page, cards, labels with a place in the type scale."""
