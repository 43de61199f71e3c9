"""Evidence of long lives: what was published, what people gave, what is reckoned from it, and the report."""
