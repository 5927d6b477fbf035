"""Pages that belong to no domain: the frame's own pages, jobs, search, health."""
