"""The routes, a file for each part of a record."""
