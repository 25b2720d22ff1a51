"""Sendo: ``adapter.Sendo`` is the door; everything else in here is its own business.

The marketplace behind this seller API (``open.sendo.vn``) closed on 15 April 2025, and nothing
here could be tried against it. Where its help centre and public clients are silent, the docstring
beside the code says which reading was chosen.
"""
