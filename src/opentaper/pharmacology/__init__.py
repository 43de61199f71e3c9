"""Levels and occupancies: arrays in, arrays out.

Invariant: this room never hears a drug's name; it takes numbers in mg/day, days and fractions.
"""
