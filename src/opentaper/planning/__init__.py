"""Request → wished doses → limits → doses that the shelf can make → plan.

Invariant: pure; ``plan(request)`` takes no clock, file, network, randomness or language, and never makes
a plan faster than what was asked.
"""
