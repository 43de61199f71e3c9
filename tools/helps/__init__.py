"""Judging what is said to help on virtual people whose truth is known."""
