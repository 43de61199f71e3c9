"""FHIR R4: a plan as a bundle that other systems read, and prescriptions of others read as daily doses.

Invariant: nothing is read by halves and nothing is guessed: what cannot mean one dose a day, to the
microgram, is told with its place and nothing of the file is used. Steps follow one another without a gap;
what is taken at the same time has the same ``sequence``; a dose of zero is told as absence.
"""
