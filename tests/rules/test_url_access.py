"""Every address, visited by four people. A page without an entry in PAGES fails: whoever adds a page says who may open it.

All rows stand in the school of the service area «Oppvekst».

owner      administers Oppvekst: holds every permission where the row stands
colleague  has the role Tjenesteområde in Oppvekst: sees the registers and reports there, changes nothing
outsider   administers Helse og omsorg: holds every permission, but elsewhere
anonymous  has not signed in

A page without rows of its own (a list, a form for something new) opens for whoever holds its permission anywhere. A page
about one row is 404 for those who may not know of it, and 403 for those who may see it but lack the right.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

from bygg.models import BuildingType, Floor
from bygg.services import add_document
from fdvu.access.enums import Role
from fdvu.access.models import User
from fdvu.audit.models import Change
from fdvu.core.importing.uploads import keep_upload
from fdvu.core.models import ImportBatch, ImportProfile, SavedView
from tests.factories.access import grant, make_user
from tests.factories.bygg import make_area_use, make_plot, make_property, make_space, save_new
from tests.factories.files import jpeg
from tests.factories.jobs import make_job
from tests.rules.pages import (
    analyses,
    backlog,
    board,
    codes,
    compare,
    components,
    forecast,
    inspection,
    ledger,
    measures,
    optimise,
    plans,
    projects,
    strategy,
)
from tests.rules.pages.kinds import (
    ROWS,
    Page,
    World,
    act_on_row,
    for_managers,
    for_viewers,
    in_app,
    list_pages,
    object_pages,
    open_to_all,
    own_row,
    row_for_managers,
    row_for_viewers,
    signed_in,
)
from tests.rules.source import refuse

# Libraries' own pages; their own tests hold them.
LIBRARY_PREFIXES = ("admin:", "account_", "socialaccount_", "openid_connect_")


ROWS |= {
    "person": lambda world: _person(world).pk,
    "grant": lambda world: _person(world).grants.get().pk,
    "unit": lambda world: world.units.school.pk,
    "job": lambda world: make_job(world.owner).pk,
    "saved_view": lambda world: SavedView.objects.create(register="buildings", name="Min", owner=world.owner).pk,
    "building": lambda world: world.building().pk,
    "property": lambda world: make_property(world.units.school).pk,
    "plot": lambda world: make_plot(world.units.school).pk,
    "space": lambda world: make_space(world.building()).pk,
    "area_use": lambda world: make_area_use(world.building(), world.units.school).pk,
    "floor": lambda world: save_new(Floor(building=world.building(), code="H01")).pk,
    "document": lambda world: add_document(by=world.owner, building=world.building(), file=jpeg(), kind="photo").pk,
    "building_type": lambda world: BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})[0].pk,
    "import": lambda world: _batch(world).pk,
    "import_profile": lambda world: ImportProfile.objects.create(name="Min", kind="buildings", owner=world.owner).pk,
    "changeset": lambda world: _change(world).changeset_id,
    "change": lambda world: _change(world).pk,
}


CORE = {
    "home": signed_in(),
} | in_app(
    "core",
    {
        "profile": signed_in(),
        "home-card": signed_in(kwargs={"key": "recent"}),
        "preferences": Page(302, 302, 302, 302, data={"language": "nb"}),
        "gallery": Page(403, 403, 403),  # for superusers
        "search": signed_in(),
        "search_suggestions": signed_in(),
        "jobs": signed_in(),
        "jobs_indicator": signed_in(),
        "job": own_row("job"),
        "job_status": own_row("job"),
        "job_cancel": own_row("job", 302, data={}),
        "job_retry": own_row("job", 302, data={}),
        "job_file": own_row("job", 404),  # this job has no file; one that has is tested with the jobs
        "saved_view_create": Page(302, 302, 302, kwargs={"register": "buildings"}, data={"name": "Ny", "query": "q=x"}),
        "saved_view": own_row("saved_view"),
        "saved_view_delete": own_row("saved_view", 302, data={}),
        "healthz": open_to_all(),
        "readyz": open_to_all(),
    },
)

IMPORT = in_app(
    "core",
    {
        "imports": for_managers(),
        "import_template": for_managers(kwargs={"kind": "buildings"}),
        "import_export": for_managers(kwargs={"kind": "buildings"}),
        "import_profile_delete": Page(302, 403, 404, row="import_profile", data={}),
        "import": Page(302, 403, 404, row="import"),
        "import_file": row_for_managers("import"),
        "import_delete": act_on_row("import"),
        "import_sheet": row_for_managers("import"),
        "import_columns": row_for_managers("import"),
        "import_use_profile": Page(404, 403, 404, row="import", data={}),  # no profile chosen
        "import_upload_profile": act_on_row("import"),
        "import_profile": row_for_managers("import"),
        "import_status": Page(302, 403, 404, row="import"),  # leads on: nothing is running
        "import_check": row_for_managers("import"),
        "import_run": act_on_row("import"),
        "import_part": row_for_managers("import", kwargs={"part": "nye"}),
        "import_choose": act_on_row("import", kwargs={"part": "koder"}),
        "import_apply": act_on_row("import"),
        "import_result": Page(302, 403, 404, row="import"),  # leads on: nothing is taken in yet
        "import_undo": act_on_row("import"),
    },
)

ACCESS = in_app(
    "access",
    {
        "users": for_managers(),
        "user_new": for_managers(),
        "user": row_for_managers("person"),
        "user_edit": row_for_managers("person"),
        "user_deactivate": row_for_managers("person"),
        "user_reactivate": act_on_row("person"),
        "user_password": row_for_managers("person"),
        "user_reset_link": row_for_managers("person", data={}),
        "grant_new": row_for_managers("person"),
        "grant_edit": row_for_managers("grant"),
        "grant_end": row_for_managers("grant"),
        "units": for_managers(),
        "unit_new": for_managers(),
        "unit": row_for_managers("unit"),
        "unit_edit": row_for_managers("unit"),
        "unit_move": row_for_managers("unit"),
        "unit_close": row_for_managers("unit"),
        "unit_reopen": act_on_row("unit"),
        "unit_grant_new": row_for_managers("unit"),
        "roles": for_managers(),
    },
)

AUDIT = in_app(
    "audit",
    {
        "history": for_viewers(),
        "changeset": row_for_viewers("changeset"),
        "revert-all": act_on_row("changeset"),
        "revert-one": act_on_row("change"),
    },
)

BYGG = in_app(
    "bygg",
    {
        **list_pages("buildings", has_map=True),
        **list_pages("properties"),
        **list_pages("plots", has_map=True),
        **list_pages("spaces"),
        **list_pages("area_uses", has_bulk=False),
        **object_pages("building"),
        "building-areas": row_for_viewers("building"),
        "building-location": row_for_viewers("building"),
        "building-quality": row_for_viewers("building"),
        "building-dispose": row_for_managers("building"),
        "floor-new": row_for_managers("building"),
        "floor-edit": row_for_managers("floor"),
        "floor-delete": row_for_managers("floor"),
        "building-documents": row_for_viewers("building"),
        "document-new": row_for_managers("building"),
        "document": row_for_viewers("document"),
        "document-preview": row_for_viewers("document"),
        "document-edit": row_for_managers("document"),
        "document-delete": row_for_managers("document"),
        **object_pages("space", parent="building"),
        **object_pages("area_use", parent="building"),
        **object_pages("property"),
        "property-renumber": row_for_managers("property"),
        **object_pages("plot"),
        "duplicates": for_viewers(),
        "duplicate-pair": Page(200, 200, 404, pair=True),
        "duplicate-merge": Page(302, 403, 404, pair=True, data={}),
        "duplicate-apart": Page(302, 403, 404, pair=True, data={}),
        "duplicate-reconsider": Page(302, 403, 404, pair=True, data={}),
        "building-types": for_viewers(),
        "building-type-new": for_managers(),
        # the code list is one for all: whoever may edit codes anywhere edits them
        "building-type-edit": Page(200, 403, 200, row="building_type"),
    },
)

REPORTS = in_app(
    "reports",
    {
        "portfolio": for_viewers(),
        "figure": for_viewers(kwargs={"key": "buildings"}),
        "quality": for_viewers(),
        "index": for_viewers(),
        "make-portfolio": Page(302, 403, 302),  # a GET leads to the form; the POST is tested with the reports
        "make-condition-stock": Page(302, 403, 302),
        "make-condition": row_for_managers("building"),
        "make-plan": row_for_managers("scenario"),
    },
)

VEDLIKEHOLD = {}
for _room in (
    analyses,
    backlog,
    board,
    codes,
    compare,
    components,
    forecast,
    inspection,
    ledger,
    measures,
    optimise,
    plans,
    projects,
    strategy,
):
    ROWS.update(_room.ROWS)
    VEDLIKEHOLD |= in_app("vedlikehold", _room.PAGES)

PAGES: dict[str, Page] = CORE | IMPORT | ACCESS | AUDIT | BYGG | VEDLIKEHOLD | REPORTS


def named_urls(patterns=None, namespace: str = "") -> list[str]:
    """Every named address of the site, with its namespace."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            found += [namespace + pattern.name] if pattern.name else []
        else:
            found += named_urls(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
    return [name for name in found if not name.startswith(LIBRARY_PREFIXES)]


def test_every_page_has_an_entry_and_every_entry_a_page():
    names = set(named_urls())
    missing, left_over = sorted(names - PAGES.keys()), sorted(PAGES.keys() - names)
    refuse(
        [f"+ {name}" for name in missing] + [f"- {name}" for name in left_over],
        "say in PAGES of tests/rules/test_url_access.py who may open each page",
    )


def test_every_page_has_a_name():
    def nameless(patterns):
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                yield from nameless(pattern.url_patterns) if pattern.app_name not in ("admin",) else ()
            elif not pattern.name and not pattern.callback.__module__.startswith(("allauth", "django")):
                yield str(pattern.pattern)

    refuse(nameless(get_resolver().url_patterns), "give the path a name, so that the access test can visit it")


@pytest.fixture
def world(unit_tree) -> World:
    people = World(unit_tree, make_user("owner"), make_user("colleague"), make_user("outsider"))
    grant(people.owner, Role.ADMIN, unit_tree.education)
    grant(people.colleague, Role.SERVICE, unit_tree.education)
    grant(people.outsider, Role.ADMIN, unit_tree.health)
    return people


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_may_open_the_page(name, world, client_for):
    page = PAGES[name]
    if name not in named_urls():
        pytest.fail(f"{name} is not an address any more; take it out of PAGES", pytrace=False)
    address = page.address(name, world)
    # Those who are refused go first, so that the owner finds the row as it was.
    people = {"anonymous": None, "outsider": world.outsider, "colleague": world.colleague, "owner": world.owner}
    got = {who: visit(client_for(user), address, page.data) for who, user in people.items()}
    assert got == {who: getattr(page, who) for who in people}


def visit(client: Client, address: str, data: dict | None) -> int:
    response = client.get(address) if data is None else client.post(address, data)
    if getattr(response, "streaming", False):
        list(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("name", sorted(name for name, page in PAGES.items() if page.anonymous == 302 and page.data is None))
def test_anonymous_visitors_are_led_to_the_sign_in(name, world, client):
    assert client.get(PAGES[name].address(name, world)).url.startswith("/konto/login/?next=")


def _person(world: World) -> User:
    user = make_user("person")
    grant(user, Role.SERVICE, world.units.school)
    return user


def _batch(world: World) -> ImportBatch:
    file = SimpleUploadedFile("bygg.csv", "Bygningsnavn;Byggeår\nHovedbygg;1975\n".encode())
    return keep_upload(by=world.owner, kind="buildings", file=file)


def _change(world: World) -> Change:
    building = world.building()
    return Change.objects.about(building).get()
