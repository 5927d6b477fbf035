"""What the check shows: rejected rows, errors by kind, and what can be made with one button."""

import io

import openpyxl
import pytest
from django.urls import reverse

from bygg.models import Building
from tests.core.import_pages.pieces import ROWS, at, checked

pytestmark = pytest.mark.django_db


def test_rejected_rows_are_skipped_only_when_asked(client, run):
    batch = checked(client, run, ROWS + "Uten år;300000035;nittenåtti;100;Oppvekst;c\n")
    page = client.get(at("import_check", batch))
    assert (page.context["part"].key, page.context["summary"]) == ("errors", "3 rader: 2 nye, 1 avvises")
    (problem,) = page.context["page"]
    assert (problem["row"], problem["column"], problem["value"]) == (5, "Byggeår", "nittenåtti")

    refused = run(client.post, at("import_apply", batch), {"note": "med alt"})
    assert list(refused.context["form"].errors) == ["skip_rejected"]
    assert 'value="med alt"' in refused.content.decode()
    assert Building.objects.count() == 0

    run(client.post, at("import_apply", batch), {"skip_rejected": "on"})
    assert Building.objects.count() == 2


def test_rejected_rows_can_be_downloaded_to_mend(client, run):
    batch = checked(client, run, ROWS + "Uten år;300000035;nittenåtti;100;Oppvekst;c\n")
    answer = client.get(reverse("core:job_file", args=[batch.job_id]))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert (len(rows), rows[1][0], rows[1][-2]) == (2, "Uten år", 5)


def test_errors_are_counted_by_kind_and_filtered(client, run):
    text = ROWS + "".join(f"Bygg {n};40000{n:04};{f'x{n}' if n % 3 else '99'};;Oppvekst;\n" for n in range(120))
    batch = checked(client, run, text)
    page = client.get(at("import_part", batch, "avvist"))
    assert [(group.count, group.message) for group in page.context["listing"].groups] == [
        (80, "«…» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
        (40, "99 er mindre enn det minste tillatte, 1000."),
    ]
    assert (len(page.context["page"]), page.context["page"].paginator.num_pages) == (50, 3)
    fewer = client.get(at("import_part", batch, "avvist"), {"gruppe": "2"})
    assert {row["value"] for row in fewer.context["page"]} == {"99"}
    assert fewer.context["page"].paginator.count == 40


def test_unknown_properties_are_made_with_one_button(client_for, run, user_with):
    client = client_for(user_with("admin"))
    batch = checked(client, run, "Navn;Matrikkelnummer\nFjellvik;3203-12/34\nSolbakken;3203-12/9\n")
    page = client.get(at("import_check", batch))
    assert page.context["makeable"] == [("property", "2 eiendommer", 0)]
    assert "Opprett 2 eiendommer og kontroller på nytt" in page.content.decode()
    (group,) = client.get(at("import_part", batch, "koder")).context["code_groups"]
    assert [code for _value, code, _chosen in group["codes"]] == ["3203-12/9", "3203-12/34"]

    answer = run(client.post, at("import_choose", batch, "koder"), {"make": "property"})
    assert answer.url == at("import_check", batch)
    assert client.get(at("import_check", batch)).context["summary"] == "2 rader: 2 nye"


def test_unknown_codes_are_made_only_when_asked(client_for, run, user_with):
    client = client_for(user_with("admin"))
    batch = checked(client, run, "Navn;Ansvarlig enhet\nBrannstasjonen;Brann og redning\n")
    page = client.get(at("import_part", batch, "koder"))
    ((group,),) = [page.context["code_groups"]]
    assert (group["field"].name, group["can_create"], [code for _v, code, _c in group["codes"]]) == ("unit", True, ["Brann og redning"])
    assert batch.counts["rejected"] == 1

    sent = {"shown": ["unit:Brann og redning"], "create": ["unit:Brann og redning"]}
    run(client.post, at("import_choose", batch, "koder"), sent)
    batch.refresh_from_db()
    assert (batch.counts["created"], batch.counts["rejected"]) == (1, 0)
    assert client.get(at("import_part", batch, "koder")).context["code_groups"][0]["codes"][0][2] is True


def test_one_without_the_right_cannot_make_units(client, run):
    batch = checked(client, run, "Navn;Ansvarlig enhet\nBrannstasjonen;Brann og redning\n")
    (group,) = client.get(at("import_part", batch, "koder")).context["code_groups"]
    assert group["can_create"] is False


def test_the_preview_costs_the_same_however_many_rows(client, run, django_assert_max_num_queries):
    text = ROWS + "".join(f"Bygg {n};3000{n:05};;;Oppvekst;\n" for n in range(300))
    batch = checked(client, run, text)
    with django_assert_max_num_queries(12):
        client.get(at("import_part", batch, "nye"))
