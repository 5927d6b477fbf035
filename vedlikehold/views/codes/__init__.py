"""Pages of building parts, component types and assumptions."""
