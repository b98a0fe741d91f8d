"""The consultation screen: a visit is logged, corrected, voided, and its receipt handed over, on one page."""

from station_app.ui.consultations.page import ConsultationPage

__all__ = ["ConsultationPage"]
