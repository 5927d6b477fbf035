"""Numbers of an import in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.lib.numbers import format_number


def counts_text(counts: Mapping[str, Any], *, done: bool = False) -> str:
    """«8 645 rader: 8 602 nye, 31 endres (74 felt), 12 avvises»; '' before the check. `done`: what was, not what will be. Rows that
    stand as they are because of what is set by hand are told apart from those that the file agrees with."""
    if "rows" not in counts:
        return ""
    parts = [
        ngettext("%(n)s ny", "%(n)s nye", counts["created"]) % {"n": format_number(counts["created"])} if counts.get("created") else "",
        _changed(counts, done),
        _number({"n": counts.get("unchanged", 0) - counts.get("kept", 0)}, "n", _("%(n)s uendret")),
        _kept(counts, done),
        _number(counts, "rejected", _("%(n)s ble avvist") if done else _("%(n)s avvises")),
    ]
    said = ", ".join(part for part in parts if part)
    rows = rows_text(counts["rows"])
    return f"{rows}: {said}" if said else rows


def rows_text(count: int) -> str:
    return ngettext("%(n)s rad", "%(n)s rader", count) % {"n": format_number(count)}


def _number(counts: Mapping[str, Any], name: str, text: str) -> str:
    return text % {"n": format_number(counts[name])} if counts.get(name) else ""


def _kept(counts: Mapping[str, Any], done: bool) -> str:
    kept = counts.get("kept") or 0
    if not kept:
        return ""
    return (_("%(n)s sto som satt for hånd") if done else _("%(n)s beholdes som satt for hånd")) % {"n": format_number(kept)}


def _changed(counts: Mapping[str, Any], done: bool) -> str:
    if not counts.get("updated"):
        return ""
    params = {"n": format_number(counts["updated"]), "cells": format_number(counts.get("cells") or 0)}
    if not counts.get("cells"):
        return (_("%(n)s endret") if done else _("%(n)s endres")) % params
    return (_("%(n)s endret (%(cells)s felt)") if done else _("%(n)s endres (%(cells)s felt)")) % params
