"""Django helpers without a domain: lists, import machinery, jobs, charts on pages, template tags."""
