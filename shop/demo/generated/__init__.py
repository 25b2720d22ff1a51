"""A world of any size for measuring: the same seed makes the same world."""
