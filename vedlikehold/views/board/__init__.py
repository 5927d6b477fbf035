"""Pages of a scenario as board, list and Gantt."""
