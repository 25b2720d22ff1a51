"""Sendo's seller API as its help centre and public clients describe it: short tokens, no signature.

It was the API of a marketplace that closed on 15 April 2025. Nothing here can be compared with the
real one any more; where the sources are silent, a docstring says which reading was chosen.
"""
