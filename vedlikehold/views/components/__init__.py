"""Pages of components."""
