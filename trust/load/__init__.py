"""Many people at once: how many a core carries, what gives way first, what half an hour leaves behind.

``python -m trust.load`` fills a PostgreSQL with people, serves the app as ``opentaper serve --team`` does and
lets more and more visits arrive from a process of its own, until they are no longer quick; then it goes on
for half an hour at half of that. Ten years of one person in a file of local mode stand beside it.
"""
