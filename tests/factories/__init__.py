"""Small, real objects for tests."""
