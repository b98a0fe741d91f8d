"""统计: the dashboard, every figure with its definition and its rows, and the report of a period with signatures."""

from station_app.ui.statistics.page import StatisticsPage

__all__ = ["StatisticsPage"]
