"""The demo catalogue: a file for each category, and what its video lectures play."""
