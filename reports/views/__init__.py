"""Pages that read several apps: portfolio, a figure opened, data quality, reports."""
