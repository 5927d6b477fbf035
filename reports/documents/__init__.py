"""Reports as PDF and Excel: each document takes a read model and says it on paper."""
