"""Pages of projects, and of measures' alternatives."""
