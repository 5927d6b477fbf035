"""Pages of versions against each other, and of a version as a spreadsheet."""
