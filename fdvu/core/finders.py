"""Static files of third-party packages, straight from node_modules."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage


class NodeModulesFinder(BaseFinder):
    """Serves only the packages named in `NODE_PACKAGES`."""

    # Source maps are named inside the scripts, and collecting static files insists that they exist.
    suffixes = (".css", ".js", ".map", ".woff2", ".png", ".svg")

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=str(settings.NODE_MODULES_DIR))

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        allowed = path.endswith(self.suffixes) and any(path.startswith(f"{p}/") for p in settings.NODE_PACKAGES)
        found = Path(settings.NODE_MODULES_DIR, path) if allowed else None
        if found is None or ".." in Path(path).parts or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns):
        for package in settings.NODE_PACKAGES:
            root = Path(settings.NODE_MODULES_DIR, package)
            for file in sorted(root.rglob("*")):
                name = file.relative_to(settings.NODE_MODULES_DIR).as_posix()
                if file.is_file() and name.endswith(self.suffixes) and not matches_patterns(name, ignore_patterns or []):
                    yield name, self.storage
