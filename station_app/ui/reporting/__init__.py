"""数据上报: the week's balance, sealing, the stick, the city's answer, what came back."""

from station_app.ui.reporting.page import ReportingPage

__all__ = ["ReportingPage"]
