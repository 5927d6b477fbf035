"""Pages of what is to become of the buildings: the portfolio matrix, the unused and the costly, a building's own tab."""
