"""What we have: properties, plots, buildings, floors, spaces, and who uses them."""
