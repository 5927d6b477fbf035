"""An inspector with a phone in a cellar: no coverage, a tab that closes, answers that get lost, and somebody else at work."""

import datetime
import io
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from bygg.models import Document
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core import static_graph
from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, part
from vedlikehold.models import AttachedDocument, Component, ConditionAnalysis, Finding

pytestmark = pytest.mark.e2e

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# What the browser itself writes when there is no coverage, or when the server refuses.
NETWORK = re.compile(r"Failed to load resource|net::ERR_")
LONGEST = 2000


@pytest.fixture(autouse=True)
def fresh_cache(transactional_db):
    cache.clear()


@pytest.fixture
def building(unit_tree):
    building = make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 1")
    part("23", name="Yttervegger")
    part("26", name="Yttertak")
    part("36", name="Luftbehandling")
    make_component(building, "23", "Yttervegg", grade="TG1")
    make_component(building, "26", "Taktekning", grade="TG2")
    make_component(building, "26", "Takrenner")
    return building


@pytest.fixture
def analysis(building):
    return make_analysis(building, "Hovedanalyse")


@pytest.fixture
def inspector(user_with):
    return user_with("manager", username="befarer", full_name="Kari Nordbø")


@pytest.fixture
def phone(browser, browser_context_args, live_server, client_for):
    """`phone(user)`: a browser of its own, as on a phone; `.open(analysis)` gives a tab. Script errors fail the test at the end."""
    made = []

    def make(user=None) -> Phone:
        made.append(Phone(browser.new_context(**(browser_context_args | PHONE)), live_server.url, client_for))
        if user:
            made[-1].sign_in(user)
        return made[-1]

    yield make
    problems = [problem for one in made for problem in one.problems]
    for one in made:
        one.context.close()
    assert problems == []


class Phone:
    def __init__(self, context, url: str, client_for: Callable):
        self.context, self.url, self.client_for = context, url, client_for
        self.problems: list[str] = []
        context.set_default_timeout(60_000)

    def sign_in(self, user) -> None:
        cookie = self.client_for(user).cookies["sessionid"]
        self.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.url}])

    def tab(self, path: str):
        page = self.context.new_page()
        page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" and not NETWORK.search(m.text) else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(f"{self.url}{path}")
        return page

    def open(self, analysis: ConditionAnalysis):
        """A tab with the analysis; the page waits until it is there to be used."""
        page = self.tab(reverse("vedlikehold:inspection", args=[analysis.pk]))
        expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()
        return page

    def ready(self, analysis: ConditionAnalysis):
        """Opened with coverage, and told that it works without."""
        page = self.open(analysis)
        expect(status(page)).to_contain_text("virker uten dekning")
        return page

    def lose_coverage(self) -> None:
        self.context.set_offline(True)

    def find_coverage(self) -> None:
        self.context.set_offline(False)


def status(page):
    return page.get_by_role("region", name="Dekning og sending")


def picture(number: int) -> dict:
    """What a phone's camera gives: large, and of a colour by which it is known again."""
    out = io.BytesIO()
    Image.new("RGB", (2600, 1950), color_of(number)).save(out, "JPEG")
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def color_of(number: int) -> tuple[int, int, int]:
    return (20 + 18 * number, 240 - 18 * number, 120)


def begin(page, component: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{component}")).click()
    expect(page.get_by_role("heading", level=1, name="Nytt funn")).to_be_visible()


def choose_grade(page, grade: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{grade} ")).check()


def take_photo(page, number: int) -> None:
    before = page.locator("#bilder img").count()
    page.get_by_label("Ta bilde").set_input_files(picture(number))
    expect(page.locator("#bilder img")).to_have_count(before + 1)


def save(page) -> None:
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()


def register(page, component: str, symptom: str, grade: str = "TG2", photo: int | None = None) -> None:
    begin(page, component)
    choose_grade(page, grade)
    page.get_by_label("Symptom").fill(symptom)
    if photo is not None:
        take_photo(page, photo)
    save(page)


def edit(page, symptom: str, **fields: str) -> None:
    page.get_by_role("link", name=re.compile(symptom)).click()
    expect(page.get_by_role("heading", level=1, name="Endre funn")).to_be_visible()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    save(page)


def all_sent(page) -> None:
    expect(status(page)).to_contain_text("Alt er sendt", timeout=30_000)


def until(page, true: Callable[[], object]) -> None:
    """Waits for what no page shows, as long as the browser needs; the page goes on meanwhile."""
    for _ in range(150):
        if true():
            return
        page.wait_for_timeout(100)
    pytest.fail("It never came.")


def change(row, by, **values) -> None:
    update_rows(open_changeset(by=by, source=Source.FORM), [(type(row).objects.get(pk=row.pk), values)])


def symptoms() -> list[str]:
    return sorted(Finding.objects.values_list("symptom", flat=True))


def test_twelve_findings_with_pictures_without_coverage_are_there_exactly_once(phone, inspector, analysis, building):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    # The tab is closed and opened again, and reloaded, in the cellar.
    page.close()
    page = mine.open(analysis)
    page.reload()
    expect(status(page)).to_contain_text("Uten dekning")
    for number in range(10):
        register(page, ("Yttervegg", "Taktekning", "Takrenner")[number % 3], f"Skade {number:02}", photo=number)
    # The last two are on a component that the register does not have, made once and chosen once.
    page.get_by_role("button", name="Funn på ny komponent").click()
    page.get_by_label("Komponent", exact=True).select_option("new")
    page.get_by_label("Bygningsdel").select_option(label="36 Luftbehandling")
    page.get_by_label("Navn på den nye komponenten").fill("Aggregat i kjeller")
    choose_grade(page, "TG3")
    page.get_by_label("Symptom").fill("Skade 10")
    take_photo(page, 10)
    save(page)
    register(page, "Aggregat i kjeller", "Skade 11", photo=11)
    expect(status(page)).to_contain_text("12 funn og 12 bilder er ikke sendt")
    page.reload()
    expect(status(page)).to_contain_text("12 funn og 12 bilder er ikke sendt")
    expect(page.get_by_text("Lagret på telefonen")).to_have_count(12)
    assert Finding.objects.count() == 0

    mine.find_coverage()
    all_sent(page)
    assert_all_twelve_once(building, inspector)
    expect(page.get_by_text("Sendt", exact=True)).to_have_count(12)

    # Sending and fetching again changes nothing.
    acts, versions = ChangeSet.objects.count(), list(Finding.objects.order_by("pk").values_list("pk", "version"))
    page.reload()
    all_sent(page)
    page.wait_for_load_state("networkidle")
    assert (ChangeSet.objects.count(), list(Finding.objects.order_by("pk").values_list("pk", "version"))) == (acts, versions)
    assert Document.objects.count() == 12


def assert_all_twelve_once(building, inspector) -> None:
    assert symptoms() == [f"Skade {number:02}" for number in range(12)]
    made = Component.objects.get(client_id__isnull=False)
    assert (made.name, made.part.code, made.building, made.findings.count()) == ("Aggregat i kjeller", "36", building, 2)
    assert Document.objects.count() == 12
    for finding in Finding.objects.all():
        document = AttachedDocument.objects.select_related("document").get(finding=finding).document
        image = Image.open(document.file)
        assert (max(image.size), document.content_type) == (LONGEST, "image/jpeg")
        wanted = color_of(int(finding.symptom.removeprefix("Skade ")))
        assert all(abs(a - b) < 12 for a, b in zip(image.getpixel((50, 50)), wanted, strict=True)), finding.symptom
    assert {act.by for act in ChangeSet.objects.filter(counts__has_key="vedlikehold.finding:c")} == {inspector}


def test_what_is_lost_on_the_way_is_sent_again_and_there_once(phone, inspector, analysis):
    """The server gets it, the phone never hears, and the tab is killed before it can try again."""
    mine = phone(inspector)
    page = mine.ready(analysis)
    lost = []

    def lose_answer(route):
        # A tab that is closed meanwhile has given its request up already.
        with suppress(PlaywrightError):
            route.fetch()
            route.abort()
            lost.append(route.request.url)

    mine.context.route(re.compile(r"/send/$"), lose_answer)
    register(page, "Yttervegg", "Sprekker", photo=1)
    expect(status(page)).to_contain_text("Uten dekning · 1 funn og 1 bilde er ikke sendt")
    until(page, lambda: lost)
    assert Finding.objects.count() == 1
    page.close()

    # The finding is changed before the phone knows that it arrived, and the next thing lost is the picture's answer.
    page = mine.open(analysis)
    edit(page, "Sprekker", Symptom="Brede sprekker")
    mine.context.unroute(re.compile(r"/send/$"))
    lost.clear()
    mine.context.route(re.compile(r"/foto/$"), lose_answer)
    page.get_by_role("button", name="Send nå").click()
    expect(status(page)).to_contain_text("· 1 bilde er ikke sendt")
    until(page, lambda: lost)
    expect(status(page)).to_contain_text("Uten dekning")
    assert Document.objects.count() == 1
    page.close()

    mine.context.unroute(re.compile(r"/foto/$"))
    page = mine.open(analysis)
    all_sent(page)
    assert symptoms() == ["Brede sprekker"]
    assert (Document.objects.count(), AttachedDocument.objects.count()) == (1, 1)
    expect(page.get_by_text("Endret av andre")).to_have_count(0)


def test_two_tabs_send_the_same_things_once(phone, inspector, analysis):
    mine = phone(inspector)
    first, second = mine.ready(analysis), mine.ready(analysis)
    mine.lose_coverage()
    register(first, "Yttervegg", "Fra den ene", photo=1)
    register(second, "Taktekning", "Fra den andre", photo=2)
    for page in (first, second):
        expect(status(page)).to_contain_text("2 funn og 2 bilder er ikke sendt")
    mine.find_coverage()
    for page in (first, second):
        all_sent(page)
    assert symptoms() == ["Fra den andre", "Fra den ene"]
    assert (Document.objects.count(), AttachedDocument.objects.count()) == (2, 2)


def test_somebody_elses_change_is_shown_and_one_is_chosen(phone, inspector, user_with, analysis, building):
    wall, roof = building.components.get(name="Yttervegg"), building.components.get(name="Taktekning")
    kept, taken = make_finding(analysis, wall, "TG1", symptom="Riss"), make_finding(analysis, roof, "TG1", symptom="Mose")
    colleague = user_with("manager", username="kollega", full_name="Jonas Lien")
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    edit(page, "Riss", Symptom="Riss, store")
    edit(page, "Mose", Symptom="Mose overalt")
    change(kept, colleague, location="Sørveggen", grade="TG2")
    change(taken, colleague, grade="TG3")
    mine.find_coverage()
    expect(page.get_by_text("Endret av andre")).to_have_count(2)
    expect(status(page)).to_contain_text("2 funn er ikke sendt")
    assert symptoms() == ["Mose", "Riss"]

    page.get_by_role("link", name=re.compile("Riss, store")).click()
    expect(page.get_by_role("heading", name="To utgaver av samme funn")).to_be_visible()
    expect(page.get_by_text("endret av Jonas Lien")).to_be_visible()
    table = page.locator("#konflikt table")
    for field, own, theirs in (("Symptom", "Riss, store", "Riss"), ("Sted", "–", "Sørveggen"), ("Tilstandsgrad", "TG1", "TG2")):
        expect(table.get_by_role("row", name=re.compile(f"^{field}"))).to_have_text(re.compile(f"{field}\\s*{own}\\s*{theirs}"))
    expect(table.locator("tbody tr")).to_have_count(3)
    assert_accessible_in_both_schemes(page)
    assert_fits(page)
    page.get_by_role("button", name="Behold det på telefonen").click()
    expect(page.get_by_text("Endret av andre")).to_have_count(1)

    page.get_by_role("link", name=re.compile("Mose overalt")).click()
    page.get_by_role("button", name="Bruk det på kontoret").click()
    all_sent(page)
    kept.refresh_from_db()
    taken.refresh_from_db()
    assert (kept.symptom, kept.grade, kept.location) == ("Riss, store", "TG1", "")
    assert (taken.symptom, taken.grade, taken.version) == ("Mose", "TG3", 2)
    expect(page.get_by_role("link", name=re.compile("^TG3 Mose"))).to_be_visible()


def test_an_open_form_does_not_overwrite_what_arrives_meanwhile(phone, inspector, analysis, building, user_with):
    """The office's change is fetched while the form stands open; saving shows the conflict."""
    row = make_finding(analysis, building.components.get(name="Yttervegg"), "TG1", symptom="Riss")
    page = phone(inspector).ready(analysis)
    page.get_by_role("link", name=re.compile("Riss")).click()
    expect(page.get_by_role("heading", level=1, name="Endre funn")).to_be_visible()
    change(row, user_with("manager"), grade="TG3")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Symptom").fill("Riss, store")
    save(page)
    expect(page.get_by_text("Endret av andre")).to_have_count(1)
    row.refresh_from_db()
    assert (row.grade, row.symptom) == ("TG3", "Riss")


def test_a_finding_deleted_at_the_office_can_be_made_again(phone, inspector, analysis, building):
    from vedlikehold.services.analyses import delete_finding

    row = make_finding(analysis, building.components.get(name="Yttervegg"), "TG1", symptom="Riss")
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    edit(page, "Riss", Symptom="Riss, store")
    delete_finding(by=inspector, finding=row)
    mine.find_coverage()
    page.get_by_role("link", name=re.compile("Slettet av andre")).click()
    page.get_by_role("button", name="Opprett funnet på nytt").click()
    all_sent(page)
    assert symptoms() == ["Riss, store"]


def test_changing_and_deleting_sent_and_unsent(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    register(page, "Yttervegg", "Sendt", photo=1)
    all_sent(page)
    mine.lose_coverage()
    register(page, "Taktekning", "Angret")
    edit(page, "Sendt", Symptom="Rettet")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name=re.compile("Angret")).click()
    page.get_by_role("button", name="Slett funnet").click()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Angret"))).to_have_count(0)
    expect(status(page)).to_contain_text("1 funn er ikke sendt")
    # The picture is crossed out in the form, and gone when the form is saved and sent.
    page.get_by_role("link", name=re.compile("Rettet")).click()
    page.get_by_role("button", name="Fjern bilde").click()
    expect(page.locator("#bilder img")).to_have_count(0)
    save(page)
    expect(status(page)).to_contain_text("1 funn og 1 bilde er ikke sendt")
    mine.find_coverage()
    all_sent(page)
    assert (symptoms(), Document.objects.count()) == (["Rettet"], 0)
    page.get_by_role("link", name=re.compile("Rettet")).click()
    page.get_by_role("button", name="Slett funnet").click()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Rettet"))).to_have_count(0)
    all_sent(page)
    assert Finding.objects.count() == 0


def test_what_is_typed_survives_a_killed_tab(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    begin(page, "Yttervegg")
    choose_grade(page, "TG3")
    page.get_by_label("Symptom").press_sequentially("Råte i sv")
    take_photo(page, 3)
    page.wait_for_timeout(400)
    page.close()
    page = mine.open(analysis)
    expect(page.get_by_text("Påbegynt, ikke lagret")).to_be_visible()
    expect(status(page)).to_contain_text("Alt er sendt")
    page.get_by_role("link", name="Råte i sv").click()
    expect(page.get_by_label("Symptom")).to_have_value("Råte i sv")
    expect(page.get_by_role("radio", name=re.compile("^TG3 "))).to_be_checked()
    expect(page.locator("#bilder img")).to_have_count(1)
    page.get_by_label("Symptom").fill("Råte i svill")
    save(page)
    mine.find_coverage()
    all_sent(page)
    assert (symptoms(), Document.objects.count()) == (["Råte i svill"], 1)


def test_what_is_wrong_is_told_at_the_finding_and_the_rest_is_sent(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    begin(page, "Yttervegg")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Velg en tilstandsgrad.")).to_be_visible()
    expect(page.locator("#skjema-feil")).to_be_focused()
    choose_grade(page, "TG2")
    page.get_by_label("Symptom").fill("Dyrt")
    page.get_by_label("Sannsynlig kostnad (kr)").fill("1.250")  # thousands, or one and a quarter?
    save(page)
    register(page, "Taktekning", "Billig")
    expect(page.get_by_text("Må rettes")).to_be_visible()
    expect(page.get_by_text("Sendt", exact=True)).to_be_visible()
    assert symptoms() == ["Billig"]
    page.get_by_role("link", name=re.compile("Dyrt")).click()
    expect(page.get_by_text("kan bety både tusen og desimal")).to_be_visible()
    expect(page.get_by_label("Sannsynlig kostnad (kr)")).to_have_value("1.250")
    page.get_by_label("Sannsynlig kostnad (kr)").fill("1 250")
    save(page)
    all_sent(page)
    assert [float(row.cost_likely_nok) for row in Finding.objects.filter(symptom="Dyrt")] == [1250.0]


def test_signed_out_meanwhile_keeps_everything(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.context.clear_cookies()
    register(page, "Yttervegg", "Sprekker", photo=1)
    expect(page.get_by_text("Du er logget ut. Alt ligger trygt på telefonen.")).to_be_visible()
    expect(status(page)).to_contain_text("1 funn og 1 bilde er ikke sendt")
    link = page.get_by_role("link", name="Logg inn")
    expect(link).to_have_attribute("href", re.compile(rf"/konto/login/\?next=%2Fbefaring%2F{analysis.pk}%2F$"))
    mine.sign_in(inspector)
    page.get_by_role("button", name="Send nå").click()
    all_sent(page)
    expect(page.get_by_text("Du er logget ut")).to_have_count(0)
    assert (symptoms(), Document.objects.count()) == (["Sprekker"], 1)


@pytest.mark.parametrize(("values", "told"), [({"status": "cancelled"}, "ferdig eller avlyst"), ({}, "ikke lenger rett")])
def test_closed_or_refused_meanwhile_is_said_in_words(phone, inspector, analysis, values, told):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Yttervegg", "Sprekker")
    if values:
        change(analysis, inspector, **values)
    else:
        inspector.grants.update(role="service")
    mine.find_coverage()
    expect(page.get_by_text(told)).to_be_visible()
    expect(status(page)).to_contain_text("1 funn er ikke sendt")
    assert Finding.objects.count() == 0
    if values:
        change(analysis, inspector, status="ongoing")
    else:
        inspector.grants.update(role="manager")
    page.get_by_role("button", name="Send nå").click()
    all_sent(page)
    expect(page.get_by_text(told)).to_have_count(0)


def test_signing_out_wipes_the_phone_but_not_what_is_unsent(phone, inspector, user_with, analysis, building):
    make_finding(analysis, building.components.get(name="Takrenner"), "TG1", symptom="Bulker")
    other = user_with("manager", username="vikar", full_name="Vikar Vik")
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Yttervegg", "Sprekker")
    page.close()
    mine.find_coverage()
    page = mine.tab("/profil/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name=re.compile("Kari")).click()
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_url("**/konto/login/**")
    assert [message.startswith("På denne telefonen ligger 1 funn eller bilder") for message in asked] == [True]
    left = page.evaluate(KEPT)
    assert left == {"caches": [], "workers": 0, "analyses": 0, "findings": ["Sprekker"]}

    # Another person on the same phone neither sees nor sends it.
    mine.sign_in(other)
    page = mine.open(analysis)
    expect(page.get_by_text("1 usendt funn eller bilde fra en annen bruker")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Sprekker"))).to_have_count(0)
    assert symptoms() == ["Bulker"]
    page.close()
    mine.sign_in(inspector)
    page = mine.open(analysis)
    expect(page.get_by_role("link", name=re.compile("Sprekker"))).to_be_visible()
    all_sent(page)
    assert (symptoms(), Finding.objects.get(symptom="Sprekker").component.name) == (["Bulker", "Sprekker"], "Yttervegg")


KEPT = """async () => {
  const database = await new Promise((done) => { const r = indexedDB.open("fdvu-befaring"); r.onsuccess = () => done(r.result); });
  const all = (name) => new Promise((done) => {
    const r = database.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result);
  });
  return {
    caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,
    analyses: (await all("analyses")).length, findings: (await all("findings")).map((row) => row.values.symptom),
  };
}"""


def test_a_new_release_replaces_what_is_kept(phone, inspector, analysis, monkeypatch):
    from vedlikehold.views.inspection.pages import FILES

    mine = phone(inspector)
    page = mine.ready(analysis)
    (old,) = page.evaluate("caches.keys()")
    released = static_graph._read_once(FILES) | {"fdvu/inspection/worker.js": b"other"}
    monkeypatch.setattr(static_graph, "_read_once", lambda names: released)
    page.reload()
    page.wait_for_function("old => caches.keys().then(names => names.length === 1 && names[0] !== old)", arg=old)
    mine.lose_coverage()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()


def test_without_coverage_the_list_shows_what_is_on_the_phone_and_nothing_else_is_kept(phone, inspector, analysis):
    mine = phone(inspector)
    mine.ready(analysis).close()
    page = mine.tab("/befaring/")
    expect(page.get_by_role("link", name="Fjellvik skole")).to_be_visible()
    kept = page.evaluate(
        "caches.keys().then(async names => (await (await caches.open(names[0])).keys()).map(r => new URL(r.url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/befaring/skall/"]
    mine.lose_coverage()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Befaringer på telefonen")).to_be_visible()
    assert_accessible_in_both_schemes(page)
    page.get_by_role("link", name="Fjellvik skole").click()
    expect(page.get_by_role("button", name=re.compile("^Yttervegg"))).to_be_visible()


def test_the_list_tells_what_is_unsent_and_sends_it(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Yttervegg", "Sprekker", photo=1)
    page.close()
    mine.find_coverage()
    mine.context.route(re.compile(r"/foto/$"), lambda route: route.abort())
    page = mine.tab("/befaring/")
    expect(page.get_by_text("1 ikke sendt fra denne telefonen")).to_be_visible()
    mine.context.unroute(re.compile(r"/foto/$"))
    with page.expect_response(re.compile(r"/foto/$")) as answer:
        page.reload()
    assert answer.value.json()["status"] == "saved"
    expect(page.get_by_text("ikke sendt fra denne telefonen")).to_be_hidden()
    assert (symptoms(), Document.objects.count()) == (["Sprekker"], 1)
    # An analysis that is closed stands in no list; what is unsent in it does.
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Taktekning", "For sent")
    change(analysis, inspector, status="cancelled")
    page.close()
    mine.find_coverage()
    page = mine.tab("/befaring/")
    expect(page.locator("[data-elsewhere]").get_by_text("1 ikke sendt")).to_be_visible()
    page.get_by_role("link", name="Fjellvik skole").click()
    expect(page.get_by_text("ferdig eller avlyst")).to_be_visible()


def test_every_view_fits_a_phone_and_is_accessible(phone, inspector, analysis, building):
    make_finding(analysis, building.components.get(name="Taktekning"), "TG3", symptom="Lekkasje", location="Nordre takflate ved sluk")
    page = phone(inspector).ready(analysis)
    assert_accessible_in_both_schemes(page)
    assert_fits(page)
    begin(page, "Yttervegg")
    for summary in page.locator("#skjema summary").all():
        summary.click()
    take_photo(page, 1)
    page.get_by_label("Komponent", exact=True).select_option("new")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Velg bygningsdel.")).to_be_visible()
    assert_accessible_in_both_schemes(page)
    assert_fits(page)
    # Big enough for a thumb: 44 px.
    small = page.evaluate(
        "[...document.querySelectorAll('#skjema button, #skjema label.ds-button, #skjema .segments label, #skjema .grade-tile, #skjema summary')]"
        ".filter(n => n.offsetParent && n.getBoundingClientRect().height < 43.5).map(n => n.textContent.trim())"
    )
    assert small == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)


def test_dates_of_findings_follow_the_phone(phone, inspector, analysis):
    page = phone(inspector).ready(analysis)
    register(page, "Yttervegg", "Sprekker", photo=1)
    all_sent(page)
    taken = Document.objects.get().taken_on
    assert abs((taken - datetime.date.today()).days) <= 1
