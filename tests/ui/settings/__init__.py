"""The settings, driven as a manager and as a clerk drive them."""
