"""The demo catalogue: a file for each category, and the clip that every video lecture plays."""
