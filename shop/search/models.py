"""No models: the index is a table of its own (``backends``), derived from the goods on sale.

Django sends ``post_migrate`` only to applications that have this module.
"""
