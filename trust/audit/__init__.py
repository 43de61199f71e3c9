"""What others made and the product stands on: looked up, listed, and built the same way twice."""
