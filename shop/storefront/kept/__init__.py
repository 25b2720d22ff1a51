"""Pages kept for visitors of whom nothing is known: as fresh as the database, and nobody's own."""
