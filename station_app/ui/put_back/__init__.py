"""从备份恢复: before anybody has signed in, when the database is lost, damaged, or wrongly changed."""

from station_app.ui.put_back.page import PutBackPage

__all__ = ["PutBackPage"]
