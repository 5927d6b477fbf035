"""Pages of orders, analyses and findings, and the survey state of all buildings."""
