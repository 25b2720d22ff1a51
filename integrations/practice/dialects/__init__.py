"""The protocols spoken here, one folder per marketplace."""
