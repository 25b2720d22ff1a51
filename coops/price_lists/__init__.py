"""A co-op's own price list: reading it, showing what was understood, bringing it in."""
