"""Every static file that some static files need, and a fingerprint of their content: what a page must keep to work offline."""

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.utils.encoding import filepath_to_uri

_CSS_REFERENCE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
_JS_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
_DIGITS = 16


def needed_files(names: tuple[str, ...]) -> list[str]:
    """Addresses of the named static files and of all that their CSS and modules ask for, as a browser will ask."""
    return [staticfiles_storage.base_url + filepath_to_uri(path) for path in _contents(names)]


def fingerprint(names: tuple[str, ...]) -> str:
    """Another text whenever one of the files, or of those they need, is another."""
    digest = hashlib.sha256()
    for path, content in _contents(names).items():
        digest.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return digest.hexdigest()[:_DIGITS]


def _contents(names: tuple[str, ...]) -> dict[str, bytes]:
    return _read_all(names) if settings.DEBUG else _read_once(names)


@cache
def _read_once(names: tuple[str, ...]) -> dict[str, bytes]:
    return _read_all(names)


def _read_all(names: tuple[str, ...]) -> dict[str, bytes]:
    """Content by path below the static root, in the order found; raises FileNotFoundError for a file that is not there."""
    found: dict[str, bytes] = {}
    waiting = [unquote(staticfiles_storage.url(name)).removeprefix(staticfiles_storage.base_url) for name in names]
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found[path] = _read(path)
            waiting += _references(path, found[path])
    return found


def _read(path: str) -> bytes:
    """The file as it is served: the collected one where names carry a hash of the content, else straight from where it lies."""
    if isinstance(staticfiles_storage, HashedFilesMixin):
        with staticfiles_storage.open(path) as file:
            return file.read()
    source = finders.find(path)
    if source is None:
        raise FileNotFoundError(path)
    return Path(source).read_bytes()


def _references(path: str, content: bytes) -> list[str]:
    pattern = {".css": _CSS_REFERENCE, ".js": _JS_IMPORT}.get(posixpath.splitext(path)[1])
    if pattern is None:
        return []
    targets = ["".join(match.groups(default="")) for match in pattern.finditer(content.decode("utf-8"))]
    # data: and other origins are not files of ours.
    local = [urldefrag(target).url for target in targets if not urlsplit(target).scheme and not target.startswith(("#", "/"))]
    return [posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) for target in local if target]
