"""Virtual people whose truth is known, for tests, teaching and demonstrations.

Invariant: nobody here is anybody; a seed is an argument, and the same seed is the same diary.
"""
