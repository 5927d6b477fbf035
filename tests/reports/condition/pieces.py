"""The day the reports are made, and what their files hold."""

import datetime
import subprocess
import sys
import unicodedata
from pathlib import Path

from pypdf import PdfReader

TODAY = datetime.date(2026, 11, 22)


def text_of(path: Path) -> str:
    """Words with one space between them, whatever lines they stand on."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return " ".join(unicodedata.normalize("NFKC", "\n".join(pages)).split())


def assert_accessible(path: Path) -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("outloud"), "--fail-on", "error", str(path), "--no-info"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-500:]


def rows_in(book, name: str) -> list[tuple]:
    return list(book[name].iter_rows(min_row=2, values_only=True))
