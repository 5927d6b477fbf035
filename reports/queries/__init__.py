"""Read models that need several apps."""
