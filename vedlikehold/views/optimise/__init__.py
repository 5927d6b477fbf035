"""Pages of optimising a version: start, quality, value, and why each measure stands where it does."""
