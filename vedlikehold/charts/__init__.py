"""Charts of condition and maintenance: one function each, used by page and PDF alike. The title says what the picture shows."""
