"""The practice Stripe: the routes that a shop with hosted pages uses, and nothing beside them.

One account, whose secret key is ``sk_test_<key of PRACTICE_URL>``. What is answered follows the
documents of API version 2026-10-28; where they say nothing, our reading says so.
"""

VERSION = "2026-10-28.endive"
