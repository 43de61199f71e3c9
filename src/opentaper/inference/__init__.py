"""From what is known of people to how they respond: the population, priors, forecasts and what studies count.

Invariant: no clock, no file, no hidden chance; a seed is an argument, and the same seed is the same answer.
"""
