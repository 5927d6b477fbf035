"""Pages of the backlog's account book."""
