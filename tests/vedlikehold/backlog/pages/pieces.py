"""Addresses of the pages, and what their tables and files say."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

# Costs of this year, asked for in this year: the index plays no part.
YEAR = 2025
ASKED = f"price_year={YEAR}"


def url(name: str, *args, query: str = ASKED) -> str:
    address = reverse(f"vedlikehold:{name}", args=args)
    return f"{address}?{query}" if query else address


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def table(response) -> dict[str, dict[str, str]]:
    """Text by row and column of the table."""
    found = {}
    for row in response.context["rows"]:
        cells = {column.key: plain(text) for text, _url, _numeric, column in row}
        found[cells["label"]] = cells
    return found


def links(response) -> dict[tuple[str, str], str]:
    return {(row[0][0], column.key): address for row in response.context["rows"] for _text, address, _numeric, column in row if address}


def asked_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def csv_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))
