"""Pictures of the screens, written by tests."""
