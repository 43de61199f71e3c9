"""Checkers that others made, and a FHIR server, in one process of Node: tests alone use them."""
