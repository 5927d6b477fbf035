"""The demo municipality: each app's `offers.py` gives a part that is built through the same services as the pages."""
