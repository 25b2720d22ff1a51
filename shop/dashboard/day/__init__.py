"""What the co-op's first screen shows, part by part; ``views.today`` puts it together."""
