"""Reading the journal: a row's history, what changed lately, where a value comes from, what may be taken back."""
