"""Core values to bytes and back: JSON, CSV, calendar, charts, PDF; each format with its reader.

Invariant: what is read back from a file has the daily doses of the plan it was written from, to the
microgram. Nothing here decides a dose, looks at a clock or touches a file that it was not handed.
"""
