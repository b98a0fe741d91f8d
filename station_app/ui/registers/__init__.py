"""The page 登记册: seven registers on one pattern."""

from station_app.ui.registers.page import RegistersPage

__all__ = ["RegistersPage"]
