"""Settings: `base` for all, then `dev`, `test` or `prod`. Values come from the environment."""
