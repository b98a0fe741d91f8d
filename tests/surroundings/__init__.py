"""What happens around the desk: a full disk, a folder that is gone or not its own, a clock that is wrong."""
