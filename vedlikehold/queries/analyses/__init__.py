"""What pages, services and imports read of condition analyses."""
