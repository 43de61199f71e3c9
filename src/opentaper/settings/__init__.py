"""How the app is set up: ``local`` for one person on their own computer, ``team`` for accounts on a server.

Both start from ``base`` and read the environment through ``environment`` alone.
"""
