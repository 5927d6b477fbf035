"""Cards of the front pages about condition and maintenance."""
