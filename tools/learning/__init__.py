"""Evidence that learning works: virtual people with a known truth, rules to beat, and the page of it."""
