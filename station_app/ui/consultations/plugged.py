"""What is plugged into the consultation form, in reading order: parts of the line under the consent, and the block that
更多字段 unfolds. A new part is one line here.
"""

from station_app.ui.consultations.attachments_field import AttachmentsField
from station_app.ui.consultations.more_fields import MoreFields
from station_app.ui.consultations.next_step_field import NextStepField
from station_app.ui.consultations.parts import FormPart
from station_app.ui.desk import Desk


def on_the_line(desk: Desk) -> list[FormPart]:
    """The compact parts that stand side by side on one line."""
    return [NextStepField(desk), AttachmentsField(desk)]


def unfolded(desk: Desk) -> list[FormPart]:
    """The parts that 更多字段 shows and hides, each as wide as the form."""
    return [MoreFields(desk)]
