"""Components as pages read them."""
