"""换密钥, where the desk is closed."""

from station_app.ui.new_key.page import NewKeyPage

__all__ = ["NewKeyPage"]
