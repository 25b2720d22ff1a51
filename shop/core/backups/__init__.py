"""The whole shop in one file: database and media, with sums of everything, and back again."""
