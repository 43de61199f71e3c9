"""What is asked of whole servers: the API by its own document, and every form of every page.

They are files of tests, since a server with a record is what the tests know how to set up; the campaign runs
them, and each writes what it counted where the campaign says.
"""
