"""What is on the shelf and what is known of it, each fact with its source.

Invariant: read-only, dated releases; nothing here decides, plans or rounds.
"""
