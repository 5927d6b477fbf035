"""What a page must keep to work offline: every file its files ask for, and a fingerprint of them all."""

import re

import pytest
from django.core.management import call_command

from fdvu.core import static_graph
from fdvu.core.static_graph import fingerprint, needed_files

STYLE, SCRIPT = "fdvu/fonts.css", "fdvu/inspection/app.js"


@pytest.fixture(autouse=True)
def read_again():
    """What was read is remembered as long as the process lives."""
    static_graph._read_once.cache_clear()
    yield
    static_graph._read_once.cache_clear()


@pytest.fixture
def folder(tmp_path, settings):
    """A static folder of the test's own."""
    settings.STATICFILES_DIRS = [tmp_path]
    return tmp_path


def write(folder, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)


def test_styles_bring_their_fonts_and_modules_their_modules():
    assert needed_files((STYLE,)) == [
        "/static/fdvu/fonts.css",
        "/static/inter-ui/web/Inter-Regular.woff2",
        "/static/inter-ui/web/Inter-Medium.woff2",
        "/static/inter-ui/web/Inter-SemiBold.woff2",
    ]
    modules = {name.removeprefix("/static/fdvu/inspection/") for name in needed_files((SCRIPT,))}
    assert {"app.js", "store.js", "records.js", "sync.js", "photos.js", "words.js"} <= modules


def test_addresses_are_written_as_a_browser_asks():
    (address,) = needed_files(("@digdir/designsystemet-theme/src/themes/designsystemet.css",))
    assert address == "/static/%40digdir/designsystemet-theme/src/themes/designsystemet.css"


def test_references_of_all_spellings_are_followed_once(folder):
    write(
        folder,
        a_js='import "./b.js";\nimport { x } from "./c.js";\nexport * from "./b.js";\nconst y = "import \'./no.js\'";\n',
        b_js='import {\n  z,\n} from "./a.js";',
        c_js="",
        d_css='@import "e.css"; p { background: url(data:image/png;base64,AAAA) } q { background: url("f.svg#x") } r { fill: url(#g) }',
        e_css="",
        f_svg="<svg/>",
    )
    assert needed_files(("a.js", "d.css")) == [f"/static/{name}" for name in ("a.js", "d.css", "b.js", "c.js", "e.css", "f.svg")]


def test_a_file_that_is_not_there_is_told(folder):
    write(folder, a_js='import "./gone.js";')
    with pytest.raises(FileNotFoundError, match=r"gone\.js"):
        needed_files(("a.js",))


def test_the_fingerprint_follows_the_content_of_every_file(folder):
    write(folder, a_js='import "./b.js";', b_js="1")
    first = fingerprint(("a.js",))
    static_graph._read_once.cache_clear()
    assert fingerprint(("a.js",)) == first
    static_graph._read_once.cache_clear()
    write(folder, b_js="2")
    assert fingerprint(("a.js",)) != first


def test_collected_files_are_named_with_their_hash(folder, tmp_path_factory, settings):
    """In production a file's address changes with its content, in the address and inside the styles that name it."""
    write(folder, a_css='p { background: url("f.svg") }', f_svg="<svg/>", m_js='import "./n.js";', n_js="1")
    settings.STATIC_ROOT = tmp_path_factory.mktemp("collected")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    addresses = needed_files(("a.css", "m.js"))
    style, script, picture, module = addresses
    assert re.fullmatch(r"/static/a\.[0-9a-f]{12}\.css", style)
    assert re.fullmatch(r"/static/f\.[0-9a-f]{12}\.svg", picture)
    # A module names its modules as they lie.
    assert (script != "/static/m.js", module) == (True, "/static/n.js")
    assert all((settings.STATIC_ROOT / address.removeprefix("/static/")).is_file() for address in addresses)
