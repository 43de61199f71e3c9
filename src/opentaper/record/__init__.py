"""What a person's computer keeps of them: tables, and the chain that shows that the log is whole.

Only :mod:`opentaper.actions` and :mod:`opentaper.wiring` may look in here.
"""
