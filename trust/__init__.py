"""What is promised, under stress: faults, attacks, fuzzing, load, mutants, each with its figures.

Nothing here is part of the package. Every campaign is one command (``make faults``, ``make fuzz`` …), is
seeded and bounded, and writes its own section of ``docs/trust.md``.
"""
