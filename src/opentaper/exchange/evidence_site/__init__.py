"""The report on a release of the registry: pages that need no script, pictures, tables and how to cite it.

What comes in went through disclosure control before: nothing here can tell a count that was held back.
"""
