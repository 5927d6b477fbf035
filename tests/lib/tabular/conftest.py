"""Real files for the reader's tests, where the machine has them."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """Folder with real source files, named by FDVU_SAMPLE_DATA."""
    folder = os.environ.get("FDVU_SAMPLE_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("FDVU_SAMPLE_DATA does not name a folder: real files are NOT tested")
    return Path(folder)
