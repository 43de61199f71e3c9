"""From a plan, a diary and a belief to advice that explains itself.

One rule a function, asked in order of safety; all are asked, and the most careful answer counts.

Invariant: worse, fewer or missing check-ins never make anything faster; what is not known is never fine; no
advice goes beyond the plan's own next step. The belief is told, and never opens a door that the days
themselves have not opened (``docs/decisions/0018-the-sceptic-decides.md``). No clock, no file, no chance.
"""
