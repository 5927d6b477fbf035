"""What the pages of the forecast read: the stock of a scope with its rates, and what comes of it under some money."""
