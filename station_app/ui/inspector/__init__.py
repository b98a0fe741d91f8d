"""The panel at the right of a form: what the station already knows about whoever stands at the counter."""

from station_app.ui.inspector.panel import Citation, Inspector, Part, Subject

__all__ = ["Citation", "Inspector", "Part", "Subject"]
