"""忘记密码: before anybody has signed in, by the printed recovery code or by the city's answer."""

from station_app.ui.recover.page import RecoverPage

__all__ = ["RecoverPage"]
