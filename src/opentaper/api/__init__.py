"""The door for programs: JSON under ``/api/v1/``, with keys that a person makes and takes back.

A route parses, calls one action or one reading, and answers. Cookies open nothing here.
"""
