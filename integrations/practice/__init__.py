"""Practice marketplaces: what a cooperative may sell on without anybody buying for real.

A process of its own with settings and a database of its own. It speaks the marketplaces' HTTP
protocols as their documents describe them, and shares no code with the shop that calls it:
where both would be wrong in the same way, a test would prove nothing.
"""
