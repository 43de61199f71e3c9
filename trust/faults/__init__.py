"""``python -m trust.faults``: things break on purpose, and what was lost or shown wrong is counted.

Each module is one kind of fault. It does something to the real app (its deeds, its commands, its server),
ends it where that hurts most, starts it again, and lets :mod:`trust.faults.judge` compare what is there with
what was confirmed.
"""
