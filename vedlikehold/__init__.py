"""Vedlikehold: how the buildings are, and what is done with them."""
