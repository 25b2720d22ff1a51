"""The only doors to a co-op's stock and prices."""
