"""Finding courses."""
