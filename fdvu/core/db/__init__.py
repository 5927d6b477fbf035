"""What the two databases need to behave alike."""
