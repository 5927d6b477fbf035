"""Pages where users, units and roles are looked at and managed."""
