"""Whole numbers in addresses and forms: ids, versions, row numbers."""

MOST_DIGITS = 18  # more than a database id holds would be an error in the query


def whole_number(text: object) -> int | None:
    """The number that plain digits stand for; None for anything else, also for «²» and other digits Python calls digits.

    >>> whole_number("42"), whole_number("²"), whole_number("9" * 30), whole_number(None)
    (42, None, None, None)
    """
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None
