"""What a report says, read from its parts."""

import re
from html import unescape

from reports.render.html import table_html
from reports.render.pdf import TablePart


def words_of(parts) -> str:
    """What the parts of a report say, without laying them out."""
    pieces = [
        part.html + (table_html(part.columns, part.rows, caption=part.caption) if isinstance(part, TablePart) else "") for part in parts
    ]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(pieces))).replace("\xa0", " ").split())
