"""Pages for people, and the same switches for tests."""
