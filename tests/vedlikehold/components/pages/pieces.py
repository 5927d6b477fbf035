"""Addresses of the pages, and what they say."""

import re

from django.urls import reverse
from django.utils import timezone

TODAY = timezone.localdate()
YEAR = TODAY.year


def url(name: str, *args) -> str:
    return reverse(f"vedlikehold:{name}", args=args)


def text(response) -> str:
    """What a person reads: no tags, plain spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("\u00a0", " ").split())
