"""The only doors to what is left of a lot."""
