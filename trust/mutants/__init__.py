"""Small faults put into the code on purpose: the tests of a room should notice each of them.

A mutant is a live function whose code object was exchanged, in a process forked for it alone, after
everything was loaded once. It meets the tests that are known to run that function, the quickest first, until
one fails.
See docs/decisions/0047-mutants.md for why no ready tool is used.
"""
