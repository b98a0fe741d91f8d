"""Signing in: who, the password, and what the world says about opening the station."""

from station_app.ui.sign_in.page import SignInPage

__all__ = ["SignInPage"]
