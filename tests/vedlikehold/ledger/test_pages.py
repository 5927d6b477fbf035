"""The account book's pages: years, causes, buildings, what is not posted, and that nobody else's buildings are in a sum."""

import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bygg.models import BuildingType
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.models import Job
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, part
from vedlikehold.enums import LedgerKind
from vedlikehold.models import Component, LedgerPosting, PriceIndex
from vedlikehold.queries.ledger import survey_account
from vedlikehold.services import measures
from vedlikehold.services.conclusion import conclude_analysis
from vedlikehold.services.ledger import post_backlog
from vedlikehold.services.ledger_job import run_post
from vedlikehold.views.ledger import pages

D, DAY = Decimal, datetime.date
BOOK = "/tilstand/regnskap/"


def bad(building, cost, grade="TG2", **fields):
    return make_component(building, grade=grade, cost_likely_nok=D(cost), price_year=2023, **fields)


def change(row, **values):
    update_rows(open_changeset(by=None, source=Source.FORM), [(row, values)])


def account(context_account) -> list[int]:
    """Opening, causes in their order, closing; in whole kroner."""
    return [round(n) for n in (context_account.opening_nok, *context_account.by_kind.values(), context_account.closing_nok)]


@pytest.fixture
def years(school):
    """2023: 1000 found. 2024: grows by 100, becomes worse by 900. 2025: grows by 200, half is done."""
    roof = bad(school, 1000)
    post_backlog(on=DAY(2023, 5, 1))
    change(roof, grade="TG3", cost_likely_nok=D(2000), price_year=2024)
    post_backlog(on=DAY(2024, 5, 1))
    measure = make_measure(school, "Legge om taket", component=roof)
    measures.complete_measure(by=None, measure=measure, on=DAY(2025, 5, 1))
    return roof


class TestBook:
    def test_each_year_opens_with_what_the_last_closed_with(self, client, years):
        rows = client.get(BOOK).context["rows"]
        assert [(year, account(found)) for year, _url, found, _cells in rows] == [
            (2023, [0, 0, 0, 1000, 0, 0, 1000]),
            (2024, [1000, 100, 900, 0, 0, 0, 2000]),
            (2025, [2000, 200, 0, 0, -2200, 0, 0]),
        ]

    def test_the_signs_are_those_people_expect(self, client, years):
        content = client.get(BOOK).content.decode().replace("\u00a0", " ")
        assert '<td class="num">−2 200</td>' in content
        assert '<td class="num">100</td>' in content

    def test_the_book_and_the_register_agree(self, client, years, school):
        wall = bad(school, 500)
        found = client.get(BOOK).context["unposted"]
        assert (found.book_nok, found.amount_nok, len(found.buildings)) == (D(0), D("605.00"), 1)
        post_backlog(on=DAY(2026, 1, 10), components=Component.objects.filter(pk=wall.pk))
        found = client.get(BOOK).context["unposted"]
        assert (bool(found), found.backlog_nok, found.book_nok) == (False, D("605.00"), D("605.00"))
        assert "Stemmer" in client.get(BOOK).content.decode()

    def test_what_no_sum_can_hold_is_counted(self, client, school):
        make_component(school, grade="TG3"), make_component(school, grade="TGIU"), make_component(school)
        make_component(school, grade="TG2", cost_likely_nok=D(10), price_year=1999)
        register = client.get(BOOK).context["unposted"].register
        assert (register.unpriced, register.unindexed, register.unknown) == (1, 1, 2)

    def test_post_now(self, client, school, home):
        bad(school, 1000), bad(home, 500)
        response = client.post(f"{BOOK}for/", follow=True)
        assert [str(m) for m in response.context["messages"]] == ["2 posteringer er ført."]
        act = ChangeSet.objects.order_by("-pk").first()
        assert (act.by.username, act.note) == ("forvalter", "Ført i etterslepsregnskapet: 2 posteringer")
        assert not response.context["unposted"]
        response = client.post(f"{BOOK}for/", follow=True)
        assert [str(m) for m in response.context["messages"]] == ["Alt er alt ført. Ingenting er endret."]
        assert ChangeSet.objects.order_by("-pk").first() == act

    def test_post_now_takes_ones_own_buildings(self, education_client, school, home):
        bad(school, 1000), bad(home, 500)
        education_client.post(f"{BOOK}for/")
        assert list(LedgerPosting.objects.values_list("building", flat=True)) == [school.pk]

    def test_those_who_may_only_look_have_no_button(self, client_for, user_with, school):
        bad(school, 1000)
        viewer = client_for(user_with("leader"))
        assert "Før nå" not in viewer.get(BOOK).content.decode()
        assert viewer.post(f"{BOOK}for/").status_code == 403

    def test_without_the_years_index_the_page_says_so(self, client, school):
        bad(school, 1000)
        PriceIndex.objects.filter(year__gt=2025).delete()
        response = client.get(BOOK)
        assert response.context["unposted"].year == 2025
        assert "Byggekostnadsindeksen mangler" in response.content.decode()
        assert "Før nå" not in response.content.decode()
        response = client.post(f"{BOOK}for/", follow=True)
        assert [str(m)[:30] for m in response.context["messages"]] == ["Byggekostnadsindeksen mangler "]

    def test_a_large_scope_is_posted_by_a_job(self, client, school, monkeypatch):
        bad(school, 1000)
        monkeypatch.setattr(pages, "MOST_AT_ONCE", 0)
        response = client.post(f"{BOOK}for/")
        job = Job.objects.get()
        assert (response.url, job.kind, job.params) == (f"/jobber/{job.pk}/", "vedlikehold.ledger", {"unit": None})

    def test_the_job_posts_what_its_person_may_change(self, user_with, unit_tree, school, home):
        bad(school, 1000), bad(home, 500)
        by = user_with("manager", unit_tree.education)

        class Progress:
            job = Job.objects.create(kind="vedlikehold.ledger", by=by, title="Føring", params={"unit": None})
            told: dict = {}

            def stage(self, name, **_more): ...
            def note(self, text): ...
            def result(self, **values):
                self.told.update(values)

        run_post(Progress(), unit=None)
        assert Progress.told == {"postings": 1}
        assert LedgerPosting.objects.get().building == school

    def test_nothing_yet(self, client, unit_tree, index):
        assert "Ingenting er ført ennå" in client.get(BOOK).content.decode()


class TestScope:
    def test_another_units_buildings_are_in_no_sum(self, education_client, school, home):
        bad(school, 1000), bad(home, 500)
        post_backlog(on=DAY(2024, 5, 1))
        context = education_client.get(BOOK).context
        assert [account(row[2]) for row in context["rows"]] == [[0, 0, 0, 1100, 0, 0, 1100]]
        assert context["unposted"].book_nok == D("1100.00")
        assert [line.label for line, _url, _cells in education_client.get(f"{BOOK}2024/").context["lines"]] == ["Fjellvik skole"]
        assert education_client.get(f"{BOOK}2024/posteringer/").context["page"].paginator.count == 1
        csv = b"".join(education_client.get(f"{BOOK}eksport.csv").streaming_content).decode("utf-8-sig")
        assert "Solbakken" not in csv

    def test_a_building_one_may_not_see_is_no_filter(self, education_client, school, home):
        bad(school, 1000), bad(home, 500)
        post_backlog(on=DAY(2024, 5, 1))
        response = education_client.get(f"{BOOK}2024/posteringer/?building={home.pk}")
        assert "Filteret Bygning kunne ikke leses" in response.content.decode()
        assert [row.building for row in response.context["page"]] == [school]

    def test_the_unit_in_the_header_cuts(self, client, unit_tree, school, home):
        bad(school, 1000), bad(home, 500)
        post_backlog(on=DAY(2024, 5, 1))
        context = client.get(f"{BOOK}?unit={unit_tree.health.pk}").context
        assert [account(row[2])[-1] for row in context["rows"]] == [550]

    def test_a_year_that_has_nothing_does_not_exist(self, education_client, client, home):
        bad(home, 500)
        post_backlog(on=DAY(2024, 5, 1))
        assert client.get(f"{BOOK}2024/").status_code == 200
        assert education_client.get(f"{BOOK}2024/").status_code == 404


class TestYear:
    @pytest.fixture
    def posted(self, unit_tree, school):
        school_type = BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})[0]
        change(school, building_type=school_type)
        other = make_building(unit_tree.school, "Åsen barnehage")
        bad(school, 1000, code="26"), bad(school, 200, code="31"), bad(other, 50, code="262")
        post_backlog(on=DAY(2023, 5, 1))
        change(Component.objects.get(part=part("31")), removed_on=DAY(2024, 2, 1))
        post_backlog(on=DAY(2024, 5, 1))
        return other

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ("building", [("Fjellvik skole", [1200, 120, 0, 0, 0, -220, 1100]), ("Åsen barnehage", [50, 5, 0, 0, 0, 0, 55])]),
            ("part", [("26", [1050, 105, 0, 0, 0, 0, 1155]), ("31", [200, 20, 0, 0, 0, -220, 0])]),
            ("type", [("613", [1200, 120, 0, 0, 0, -220, 1100]), ("Ute", [50, 5, 0, 0, 0, 0, 55])]),
        ],
    )
    def test_by_building_part_and_type(self, client, posted, by, expected):
        context = client.get(f"{BOOK}2024/?by={by}").context
        length = len(expected[0][0]) if by != "building" else None
        found = [
            (line.label[: length or None] if by != "type" else line.label[:3], account(line.account)) for line, _url, _c in context["lines"]
        ]
        assert found == expected
        assert account(context["account"]) == [1250, 125, 0, 0, 0, -220, 1155]

    def test_causes_with_their_components(self, client, posted):
        kinds = client.get(f"{BOOK}2024/").context["kinds"]
        assert [(line.kind, round(line.amount_nok), line.postings, line.components) for line, *_rest in kinds] == [
            (LedgerKind.PRICE_GROWTH, 125, 3, 3),
            (LedgerKind.DECAY, 0, 0, 0),
            (LedgerKind.NEW_FINDING, 0, 0, 0),
            (LedgerKind.DONE, 0, 0, 0),
            (LedgerKind.WRITTEN_OFF, -220, 1, 1),
        ]

    def test_cut_by_part_and_type(self, client, posted):
        assert account(client.get(f"{BOOK}2024/?part=31").context["account"]) == [200, 20, 0, 0, 0, -220, 0]
        assert account(client.get(f"{BOOK}2024/?type=613").context["account"]) == [1200, 120, 0, 0, 0, -220, 1100]

    def test_a_building_leads_to_its_postings(self, client, posted, school):
        context = client.get(f"{BOOK}2024/").context
        url = context["lines"][0][1]
        assert url == f"{BOOK}2024/posteringer/?building={school.pk}"
        context = client.get(url).context
        assert {row.building for row in context["page"]} == {school}
        assert round(context["total"]) == -100

    def test_postings_of_one_cause(self, client, posted):
        response = client.get(f"{BOOK}2024/posteringer/?kind=written_off")
        assert [(row.kind, round(row.amount_nok)) for row in response.context["page"]] == [("written_off", -220)]
        assert [label for label, _count, _url, _now in response.context["kinds"]] == ["Alle", "Prisvekst", "Avskrevet"]

    def test_the_number_of_queries_does_not_follow_the_rows(self, client, posted, unit_tree):
        def count(address):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            return len(queries)

        addresses = [BOOK, f"{BOOK}2024/", f"{BOOK}2024/posteringer/"]
        for address in addresses:
            client.get(address)
        before = [count(address) for address in addresses]
        for number in range(4):
            bad(make_building(unit_tree.school), 100 + number)
        post_backlog(on=DAY(2024, 6, 1))
        assert [count(address) for address in addresses] == before

    def test_export(self, client, posted):
        book = load_workbook(io.BytesIO(b"".join(client.get(f"{BOOK}eksport.xlsx").streaming_content)))
        years, buildings = (list(sheet.iter_rows(values_only=True)) for sheet in book)
        assert years[0] == (
            "År",
            "Inngående (kr)",
            "Prisvekst (kr)",
            "Forfall (kr)",
            "Nye funn (kr)",
            "Utført (kr)",
            "Avskrevet (kr)",
            "Utgående (kr)",
        )
        assert [row[0] for row in years[1:]] == [2023, 2024]
        assert [round(cell) for cell in years[2][1:]] == [1250, 125, 0, 0, 0, -220, 1155]
        assert [(row[0], row[1], round(row[-1])) for row in buildings[1:]] == [
            (2023, "Fjellvik skole", 1200), (2023, "Åsen barnehage", 50), (2024, "Fjellvik skole", 1100), (2024, "Åsen barnehage", 55),
        ]  # fmt: skip

    def test_postings_as_csv(self, client, posted):
        text = b"".join(client.get(f"{BOOK}2024/posteringer.csv?kind=written_off").streaming_content).decode("utf-8-sig")
        lines = text.splitlines()
        assert len(lines) == 2
        assert lines[1].split(";")[:2] == ["01.05.2024", "Fjellvik skole"]
        assert lines[1].split(";")[4:8] == ["Avskrevet", "-220,00", "TG2", ""]


class TestSurveys:
    def survey(self, building, on, grades):
        analysis = make_analysis(building, f"Analyse {on.year}")
        for component, grade, cost in grades:
            make_finding(analysis, component, grade, cost_likely_nok=D(cost), price_year=2023)
        conclude_analysis(by=None, analysis=analysis, on=on)
        return analysis

    def test_two_surveys_reconcile(self, client, school):
        roof, wall, door = (make_component(school, name=name) for name in ("Tak", "Vegg", "Dør"))
        first = self.survey(school, DAY(2023, 5, 1), [(roof, "TG2", 1000), (wall, "TG2", 400), (door, "TG1", 0)])
        measures.complete_measure(by=None, measure=make_measure(school, component=wall), on=DAY(2023, 9, 1))
        second = self.survey(school, DAY(2024, 5, 1), [(roof, "TG3", 3000), (door, "TG2", 100), (wall, "TG1", 0)])
        found = survey_account(first)
        assert (found.since, account(found.account), round(found.own_nok)) == (None, [0, 0, 0, 1400, 0, 0, 1400], 1400)
        found = survey_account(second)
        # 400 done; 1000 grows by 100; the roof rises 3000 × 1.1 − 1100, the door 100 × 1.1 from a known TG1
        assert (found.since, account(found.account)) == (DAY(2023, 5, 1), [1400, 100, 2310, 0, -400, 0, 3410])
        assert (found.own[LedgerKind.DECAY], found.own_nok) == (D("2310.00"), D("2310.00"))
        response = client.get(f"/analyser/{second.pk}/regnskap/")
        assert [(row.component.name, row.grade_before, row.grade_after) for row in response.context["page"]] == [
            ("Tak", "TG2", "TG3"), ("Dør", "TG1", "TG2"),
        ]  # fmt: skip

    def test_one_that_moved_nothing_says_so(self, client, school):
        analysis = make_analysis(school)
        assert survey_account(analysis) is None
        assert "Analysen har ikke endret etterslepet" in client.get(f"/analyser/{analysis.pk}/regnskap/").content.decode()
