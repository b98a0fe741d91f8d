"""专家预约 on the screen."""
