"""Deeds: gather what a deed needs, decide through the core, and give back the value.

One deed a file, one function of that name; every door (terminal, pages, interface) goes through it.
"""
