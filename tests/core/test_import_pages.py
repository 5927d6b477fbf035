"""The import pages: one journey from file to undo, what each step says, and who may see what."""

import io
import json

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bygg.models import Building
from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.models import ImportBatch, ImportProfile, Job
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.models.job import JobStatus
from tests.factories.access import make_user
from tests.factories.bygg import make_building

pytestmark = pytest.mark.django_db

ROWS = """Kommunens bygg per 1.1.2026;;;;;
Navn;Bygningsnummer;Byggeår;BRA;Ansvarlig enhet;Løpenavn
Fjellvik skole;300000019;1978;4 250,5;Fjellvik skole;a
Solbakken sykehjem;300000027;1995;6 120;Solbakken sykehjem;b
"""


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="mona", full_name="Mona Forvalter")


@pytest.fixture
def colleague(user_with):
    return user_with("manager", username="kari")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """Do something, and then the jobs that it started."""

    def do(action, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*args, **kwargs)

    return do


def upload(client, text=ROWS, name="bygg.csv", **data):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(reverse("core:imports"), {"kind": "buildings", "file": file, **data})


def newest() -> ImportBatch:
    return ImportBatch.objects.latest("pk")


def at(name, batch, *args):
    return reverse(f"core:{name}", args=[batch.pk, *args])


def mapping(client, batch, **changes):
    """What the column page's form would send, as the page shows it."""
    view = client.get(at("import_columns", batch)).context["view"]
    sent = {f"col-{c.place}": c.target.name if c.target else "" for c in view.columns}
    sent |= {f"was-{c.place}": sent[f"col-{c.place}"] for c in view.columns}
    return sent | {"empty": "keep", "check": "1"} | changes


def refreshed(client, batch, **changes):
    """The same form sent without asking for the check."""
    sent = mapping(client, batch, **changes)
    return {name: value for name, value in sent.items() if name != "check"}


def checked(client, run, text=ROWS, **changes) -> ImportBatch:
    """A batch that has been through upload, sheet, columns and check."""
    upload(client, text)
    batch = newest()
    look = client.get(at("import_sheet", batch)).context["look"]
    header = {"sheet": look.sheet.name, "encoding": look.encoding or "", "delimiter": look.delimiter or ""}
    shown = client.get(at("import_sheet", batch)).context["shown"]
    client.post(at("import_sheet", batch), {**header, "shown": shown, "header_row": look.header_row, "go": "1"})
    run(client.post, at("import_columns", batch), mapping(client, batch, **changes))
    batch.refresh_from_db()
    return batch


def test_a_file_is_taken_in_and_undone(client, run, unit_tree):
    answer = upload(client)
    batch = newest()
    assert answer.url == at("import_sheet", batch)
    look = client.get(at("import_sheet", batch)).context["look"]
    assert (look.header_row, look.delimiter, look.row_count) == (2, ";", 2)
    shown = client.get(at("import_sheet", batch)).context["shown"]
    sent = {"sheet": look.sheet.name, "encoding": "utf-8", "delimiter": ";", "shown": shown, "header_row": "2", "go": "1"}
    assert client.post(at("import_sheet", batch), sent).url == at("import_columns", batch)

    view = client.get(at("import_columns", batch)).context["view"]
    assert [c.target.name if c.target else None for c in view.columns] == [
        "name", "building_number", "year_built", "area_bra_m2", "unit", None,
    ]  # fmt: skip
    assert run(client.post, at("import_columns", batch), mapping(client, batch)).url == at("import_check", batch)

    page = client.get(at("import_check", batch))
    assert page.context["summary"] == "2 rader: 2 nye"
    assert Building.objects.count() == 0
    assert run(client.post, at("import_apply", batch), {"note": "Første uttrekk"}).url == at("import_result", batch)
    batch.refresh_from_db()
    assert (batch.status, batch.note) == (ImportStatus.APPLIED, "Første uttrekk")
    assert sorted(Building.objects.values_list("name", "area_bra_m2")) == [("Fjellvik skole", 4250.5), ("Solbakken sykehjem", 6120.0)]
    assert "2 rader: 2 nye" in client.get(at("import_result", batch)).content.decode()

    run(client.post, at("import_undo", batch), {"note": "Feil fil"})
    batch.refresh_from_db()
    assert (batch.status, Building.objects.count()) == (ImportStatus.UNDONE, 0)
    assert client.get(at("import_result", batch)).context["left"]["reverted"] == 2


def test_one_click_leads_from_the_sheet_to_the_columns(client):
    upload(client, ROWS.encode("utf-8-sig"))
    batch = newest()
    for encoding in ("utf-8", "utf-8-sig"):
        shown = client.get(at("import_sheet", batch), {"sheet": "bygg", "encoding": encoding, "delimiter": ";"}).context["shown"]
        for submitted in ("utf-8", "utf-8-sig"):
            sent = {"sheet": "bygg", "encoding": submitted, "delimiter": ";", "shown": shown, "header_row": "2", "go": "1"}
            assert client.post(at("import_sheet", batch), sent).url == at("import_columns", batch)


@pytest.mark.parametrize("sheet", [1, "1"])
def test_a_profile_may_number_the_sheet(client, run, sheet):
    book = openpyxl.Workbook()
    book.active.title = "Bygg"
    for row in (["Navn", "Byggeår"], ["Fjellvik skole", 1978]):
        book.active.append(row)
    book.create_sheet("Annet").append(["Tomt"])
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue(), "bygg.xlsx")
    batch = newest()
    batch.profile = {"sheet": sheet, "columns": {"Navn": "name", "Byggeår": "year_built"}}
    batch.save()
    assert client.get(at("import_sheet", batch)).context["look"].sheet.name == "Bygg"
    assert run(client.post, at("import_columns", batch), mapping(client, batch)).url == at("import_check", batch)
    assert client.get(at("import_check", batch)).context["summary"] == "1 rad: 1 ny"


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
    assert page.context["makeable"] == [("property", "2 eiendommer")]
    assert "Opprett 2 eiendommer og kontroller på nytt" in page.content.decode()
    (group,) = client.get(at("import_part", batch, "koder")).context["code_groups"]
    assert [code for _value, code, _chosen in group["codes"]] == ["3203-12/9", "3203-12/34"]

    answer = run(client.post, at("import_choose", batch, "koder"), {"make": "property"})
    assert answer.url == at("import_check", batch)
    assert client.get(at("import_check", batch)).context["summary"] == "2 rader: 2 nye"


def test_the_result_leads_to_just_the_rows_of_this_import(client_for, run, user_with, school):
    client = client_for(user_with("admin"))
    make_building(school.unit, "Zetten brakke")
    batch = checked(client, run, "Navn;Matrikkelnummer;Byggeår\nFjellvik;3203-12/34;\nSolbakken;3203-12/9;x\n")
    run(client.post, at("import_choose", batch, "koder"), {"make": "property"})
    run(client.post, at("import_apply", batch), {"skip_rejected": "on"})
    page = client.get(at("import_result", batch))
    assert (page.context["summary"], page.context["besides"]) == ("2 rader: 1 ny, 1 ble avvist", "eiendommer: 1")
    assert "Det importen opprettet eller endret i andre registre (eiendommer: 1), føres også tilbake." in page.content.decode()
    rows = client.get(page.context["rows_url"])
    assert ("Zetten" in client.get(reverse("bygg:buildings")).content.decode(), "Zetten" in rows.content.decode()) == (True, False)
    assert client.get(reverse("core:job_file", args=[page.context["rejects_job"].pk])).status_code == 200

    run(client.post, at("import_undo", batch), {"note": ""})
    assert client.get(at("import_result", batch)).context["left"]["reverted"] == 2


def test_buildings_are_chosen_to_begin_with_and_a_lost_file_is_said(client):
    assert client.get(reverse("core:imports")).context["form"]["kind"].value() == "buildings"
    answer = upload(client, kind="")
    assert list(answer.context["form"].errors) == ["kind", "file"]
    assert "Velg filen «bygg.csv» på nytt" in answer.content.decode()


def set_by_hand(building, by, **values):
    update_rows(open_changeset(by=by, source=Source.FORM), [(building, values)])


def test_values_set_by_hand_are_kept_unless_the_file_is_chosen(client, run, manager):
    batch = checked(client, run)
    run(client.post, at("import_apply", batch), {})
    school = Building.objects.get(name="Fjellvik skole")
    set_by_hand(school, manager, year_built=1980)

    batch = checked(client, run, ROWS.replace("4 250,5", "4 300"))
    page = client.get(at("import_part", batch, "beskyttet"))
    ((row,),) = [page.context["page"]]
    assert [(cell["field"], cell["old"], cell["new"]) for cell in row["cells"]] == [("year_built", "1980", "1978")]
    assert client.get(at("import_check", batch)).context["summary"] == "2 rader: 1 endres (1 felt), 1 uendret"

    cell = f"{row['row']}:year_built"
    run(client.post, at("import_choose", batch, "beskyttet"), {"shown": [cell], "use": [cell]})
    page = client.get(at("import_part", batch, "beskyttet"))
    assert page.context["summary"] == "2 rader: 1 endres (2 felt), 1 uendret"
    assert [chosen["row"] for chosen in page.context["file_wins"]] == [row["row"]]

    run(client.post, at("import_choose", batch, "beskyttet"), {"shown": [cell]})
    batch.refresh_from_db()
    assert (batch.decisions["use_file"], batch.counts["protected"]) == ({}, 1)
    run(client.post, at("import_choose", batch, "beskyttet"), {"all": "1"})
    batch.refresh_from_db()
    assert (batch.counts["protected"], batch.counts["cells"]) == (0, 2)


DOUBLE = "Navn;Adresse;Postnummer;Ansvarlig enhet\nFjellvik barneskole;Skoleveien 1;3050;Oppvekst\n"


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 1", postal_code="3050")


def test_possible_duplicates_are_shown_side_by_side_and_merged(client, run, school):
    batch = checked(client, run, DOUBLE)
    page = client.get(at("import_check", batch))
    assert page.context["part"].key == "duplicates"
    ((row, lines),) = page.context["pairs"]
    assert [candidate["id"] for candidate in row["candidates"]] == [school.pk]
    assert ("Navn", "Fjellvik barneskole", [("Fjellvik skole", True)]) in lines

    run(client.post, at("import_choose", batch, "dubletter"), {"shown": ["2"], "row-2": f"merge:{school.pk}"})
    batch.refresh_from_db()
    assert (batch.counts["created"], batch.counts["protected"], batch.counts["duplicates"]) == (0, 2, 0)
    assert client.get(at("import_part", batch, "dubletter")).context["merged"] == {"2": school.pk}

    run(client.post, at("import_choose", batch, "dubletter"), {"none": "1"})
    batch.refresh_from_db()
    assert batch.counts["duplicates"] == 1


def test_possible_duplicates_can_be_kept_apart(client, run, school):
    batch = checked(client, run, DOUBLE)
    run(client.post, at("import_choose", batch, "dubletter"), {"apart": "1"})
    batch.refresh_from_db()
    assert (batch.counts["created"], batch.counts["duplicates"], batch.decisions["apart"]) == (1, 0, [2])


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


# --- columns ---------------------------------------------------------------------------------------------------------


def test_units_codes_and_fixed_values_are_chosen_on_the_column_page(client, run):
    text = "id,Building,Owned or Leased,Square feet,Status\n7,Post office,F,1000,Weird\n"
    upload(client, text)
    batch = newest()
    assert [f.name for f in client.get(at("import_columns", batch)).context["view"].missing] == []
    first = refreshed(client, batch, **{"col-0": "source_id", "col-1": "name", "col-2": "ownership", "col-3": "area_bra_m2"})
    client.post(at("import_columns", batch), first)
    view = client.get(at("import_columns", batch)).context["view"]
    assert [(line.written, line.is_known) for line in view.columns[2].values] == [("F", False)]
    assert ("ft2", "ft² → m²") in view.columns[3].units

    second = mapping(
        client,
        batch,
        **{"from-2-0": "F", "to-2-0": "owned", "unit-3": "ft2", "default-unit": "Oppvekst", "source": "GSA", "col-4": ""},
    )
    run(client.post, at("import_columns", batch), second)
    batch.refresh_from_db()
    assert batch.profile["units"] == {"area_bra_m2": "ft2"}
    assert batch.profile["values"] == {"ownership": {"F": "owned"}}
    assert (batch.profile["defaults"], batch.profile["source"]) == ({"unit": "Oppvekst"}, "GSA")
    run(client.post, at("import_apply", batch), {})
    building = Building.objects.get()
    assert (building.ownership, round(building.area_bra_m2, 3), building.unit.name) == ("owned", 92.903, "Oppvekst")
    assert f"batch={batch.pk}" in client.get(at("import_result", batch)).context["rows_url"]


def test_two_columns_for_one_field_are_refused_in_place(client):
    upload(client)
    batch = newest()
    page = client.post(at("import_columns", batch), mapping(client, batch, **{"col-5": "name"}))
    assert page.context["wrong"] == [("«Navn» og «Løpenavn» er begge koblet til Navn. Velg den ene.", "col-5")]
    assert page.context["view"].columns[5].target.name == "name"


def test_a_fixed_value_that_cannot_be_read_is_refused_in_place(client):
    upload(client)
    batch = newest()
    page = client.post(at("import_columns", batch), mapping(client, batch, **{"default-floor_count": "mange"}))
    ((_text, place),) = page.context["wrong"]
    assert place == "default-floor_count"
    assert 'value="mange"' in page.content.decode()


def test_the_part_that_htmx_asks_for_is_the_part_of_the_page(client):
    upload(client)
    batch = newest()
    sent = refreshed(client, batch)
    part = client.post(at("import_columns", batch), sent, headers={"HX-Request": "true", "HX-Target": "kolonner"})
    assert next(t.name for t in part.templates) == "core/imports/_columns.html"
    sheet = client.get(at("import_sheet", batch), headers={"HX-Request": "true", "HX-Target": "ark"})
    assert next(t.name for t in sheet.templates) == "core/imports/_sheet.html"


def test_a_profile_is_saved_used_and_deleted(client, client_for, colleague):
    upload(client)
    batch = newest()
    sent = refreshed(client, batch, save_profile="1", profile_name="Matrikkelen")
    client.post(at("import_columns", batch), sent)
    profile = ImportProfile.objects.get()
    assert (profile.name, profile.data["columns"]["Navn"]) == ("Matrikkelen", "name")

    other = client_for(colleague)
    assert upload(other, profile=profile.pk).url == at("import_columns", newest())
    taken = refreshed(other, newest(), save_profile="1", profile_name="Matrikkelen")
    page = other.post(at("import_columns", newest()), taken)
    assert page.context["wrong"] == [("«Matrikkelen» er lagret av Mona Forvalter. Velg et annet navn.", "profile-name")]
    assert other.post(reverse("core:import_profile_delete", args=[profile.pk])).status_code == 404
    client.post(reverse("core:import_profile_delete", args=[profile.pk]), {"batch": batch.pk})
    assert ImportProfile.objects.count() == 0


def test_a_profile_file_goes_out_and_in(client):
    upload(client)
    batch = newest()
    client.post(at("import_columns", batch), refreshed(client, batch, source="Facilit"))
    data = json.loads(client.get(at("import_profile", batch)).content)
    assert (data["kind"], data["source"]) == ("buildings", "Facilit")
    data["source"] = "Lydia"
    client.post(at("import_upload_profile", batch), {"profile_file": SimpleUploadedFile("p.json", json.dumps(data).encode())})
    batch.refresh_from_db()
    assert batch.profile["source"] == "Lydia"


@pytest.mark.parametrize("content", [b"{", b"[1]", b'{"colums": {}}', b'{"columns": {"a": "nope"}}', b""])
def test_a_wrong_profile_file_changes_nothing(client, content):
    upload(client)
    batch = newest()
    answer = client.post(at("import_upload_profile", batch), {"profile_file": SimpleUploadedFile("p.json", content)}, follow=True)
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    batch.refresh_from_db()
    assert batch.profile == {}


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [("bygg.xlsx", b"PK\x03\x04 no workbook"), ("bygg.csv", b""), ("bygg.csv", b"\x89PNG\r\n\x1a\n\0\0\0"), ("bygg.csv", b"one word")],
)
def test_a_file_that_cannot_be_used_is_refused_at_once(client, name, content):
    page = upload(client, content, name)
    assert list(page.context["form"].errors) == ["file"]
    assert ImportBatch.objects.count() == 0


def test_a_file_over_the_limit_is_refused(client, settings):
    settings.IMPORT_MAX_BYTES = 50
    assert list(upload(client).context["form"].errors) == ["file"]


def test_a_file_without_headings_is_led_to_the_sheet(client):
    upload(client, "1;2;3\n4;5;6\n")
    page = client.get(at("import_sheet", newest()))
    assert "overskrift" in page.context["problem"].lower()


def test_another_file_keeps_the_columns(client, run):
    batch = checked(client, run)
    file = SimpleUploadedFile("nyere.csv", ROWS.replace("1978", "1979").encode())
    assert client.post(at("import_file", batch), {"file": file}).url == at("import_sheet", batch)
    batch.refresh_from_db()
    assert (batch.filename, batch.status, batch.profile["columns"]["Navn"]) == ("nyere.csv", ImportStatus.UPLOADED, "name")


def test_a_lost_file_is_asked_for_again(client):
    upload(client)
    batch = newest()
    default_storage.delete(batch.file.name)
    page = client.get(at("import_sheet", batch))
    assert "finnes ikke lenger" in page.context["problem"]
    client.post(at("import_file", batch), {"file": SimpleUploadedFile("igjen.csv", ROWS.encode())})
    assert client.get(at("import_sheet", batch)).context["look"].row_count == 2


def test_another_delimiter_makes_another_heading_row(client):
    upload(client, "a|b;c|d\n1|2;3|4\n")
    batch = newest()
    look = client.get(at("import_sheet", batch), {"sheet": "bygg", "encoding": "utf-8", "delimiter": "|", "shown": "x", "header_row": "2"})
    assert list(look.context["look"].head[0]) == ["a", "b;c", "d"]
    assert look.context["look"].header_row == 1


def test_hidden_sheets_are_marked(client):
    book = openpyxl.Workbook()
    book.active.title = "Bygg"
    book.active.append(["Navn", "Byggeår"])
    book.active.append(["Rådhuset", 1950])
    hidden = book.create_sheet("Gammelt")
    hidden.append(["Navn"])
    hidden.append(["X"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue(), "bygg.xlsx")
    page = client.get(at("import_sheet", newest()))
    assert [(sheet.name, sheet.hidden) for sheet in page.context["look"].sheets] == [("Bygg", False), ("Gammelt", True)]
    assert "skjult ark" in page.content.decode()


# --- what can happen on the way ---------------------------------------------------------------------------------------


def test_a_register_changed_since_the_check_stops_the_import(client, run, manager):
    first = checked(client, run)
    run(client.post, at("import_apply", first), {})
    batch = checked(client, run, ROWS.replace("4 250,5", "4 300"))
    set_by_hand(Building.objects.get(name="Fjellvik skole"), manager, area_bra_m2=1.0)
    run(client.post, at("import_apply", batch), {})
    page = client.get(at("import_result", batch))
    assert page.context["trouble"] == "Registeret er endret siden kontrollen. Kontroller filen på nytt."
    assert "Kontroller på nytt" in page.content.decode()


def test_a_stopped_worker_is_said_and_the_work_can_be_started_again(client, run):
    batch = checked(client, run)
    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.CHECKING)
    Job.objects.filter(pk=batch.job_id).update(status=JobStatus.INTERRUPTED)
    page = client.get(at("import_check", batch))
    assert page.context["stopped"] is True
    run(client.post, at("import_run", batch))
    batch.refresh_from_db()
    assert batch.status == ImportStatus.CHECKED

    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.APPLYING)
    assert client.get(at("import_result", batch)).context["stopped"] is True
    run(client.post, at("import_apply", batch), {})
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED


def test_a_check_that_fails_says_why(client, run):
    upload(client)
    batch = newest()
    client.get(at("import_columns", batch))
    ImportBatch.objects.filter(pk=batch.pk).update(profile={"columns": {"Navn": None}, "header_row": 3})
    run(client.post, at("import_run", batch))
    page = client.get(at("import_check", batch))
    assert len(page.context["errors"]) == 1
    assert page.context["errors"][0]["message"] in page.content.decode()


def test_while_the_work_goes_on_the_page_follows_it(client, manager, run):
    batch = checked(client, run)
    job = Job.objects.create(kind="import.check", by=manager, title="Kontroll", status=JobStatus.RUNNING)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    assert at("import_status", batch) in client.get(at("import_check", batch)).content.decode()
    assert client.get(at("import_status", batch)).status_code == 200
    refused = client.post(at("import_run", batch), follow=True)
    assert "arbeider" in str(next(iter(refused.context["messages"])))
    Job.objects.filter(pk=job.pk).update(status=JobStatus.DONE)
    done = client.get(at("import_status", batch), headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == at("import_check", batch)


def test_undo_tells_what_was_changed_since(client, run, manager):
    batch = checked(client, run)
    run(client.post, at("import_apply", batch), {})
    set_by_hand(Building.objects.get(name="Fjellvik skole"), manager, year_built=1980)
    run(client.post, at("import_undo", batch), {})
    page = client.get(at("import_result", batch))
    assert (page.context["left"]["reverted"], page.context["left"]["count"]) == (1, 1)
    assert "Fjellvik skole" in page.content.decode()


def test_an_import_that_wrote_nothing_can_be_deleted(client, run):
    batch = checked(client, run)
    name = batch.file.name
    assert run(client.post, at("import_delete", batch)).url == reverse("core:imports")
    assert (ImportBatch.objects.count(), default_storage.exists(name)) == (0, False)


def test_an_import_that_was_taken_in_stays(client, run):
    batch = checked(client, run)
    run(client.post, at("import_apply", batch), {})
    client.post(at("import_delete", batch))
    assert ImportBatch.objects.filter(pk=batch.pk).exists()
    for step in ("import_sheet", "import_columns", "import_file"):
        assert client.get(at(step, batch)).url == at("import", batch)
    assert client.get(at("import", batch)).url == at("import_result", batch)
    assert client.get(at("import_check", batch)).context["can_change"] is False


# --- templates and export --------------------------------------------------------------------------------------------


def workbook(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_template_maps_itself(client, run, unit_tree):
    book = workbook(client.get(reverse("core:import_template", args=["buildings"])))
    assert len(book.sheetnames) == 2
    assert next(row[0] for row in book.worksheets[1].values) == "Kolonne"
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue(), "mal.xlsx")
    view = client.get(at("import_columns", newest())).context["view"]
    assert [c.look.heading for c in view.columns if not c.target and not c.look.is_empty] == []


def test_an_exported_register_comes_back_unchanged(client, run, school):
    answer = client.get(reverse("core:import_export", args=["buildings"]), {"show": "all"})
    batch = None
    upload(client, b"".join(answer.streaming_content), "eksport.xlsx")
    batch = newest()
    client.post(at("import_sheet", batch), {"go": "1"})
    run(client.post, at("import_columns", batch), mapping(client, batch))
    batch.refresh_from_db()
    assert (batch.counts["unchanged"], batch.counts["updated"], batch.counts["created"]) == (1, 0, 0)


def test_export_holds_only_rows_in_scope_and_filter(client_for, user_with, unit_tree, school):
    make_building(unit_tree.nursing_home, "Solbakken")
    client = client_for(user_with("manager", unit_tree.education))
    rows = list(workbook(client.get(reverse("core:import_export", args=["buildings"]))).active.values)
    assert len(rows) == 2
    rows = list(workbook(client.get(reverse("core:import_export", args=["buildings"]), {"q": "finnes ikke"})).active.values)
    assert len(rows) == 1


# --- who ---------------------------------------------------------------------------------------------------------------


def test_others_imports_do_not_exist(client, client_for, colleague, run, user_with):
    batch = checked(client, run)
    others = client_for(colleague)
    assert others.get(reverse("core:imports")).context["lines"] == []
    assert others.get(at("import_check", batch)).status_code == 404
    chief = make_user("sjef", is_superuser=True)
    assert [line[0] for line in client_for(chief).get(reverse("core:imports")).context["lines"]] == [batch]
    assert client_for(chief).get(at("import_check", batch)).status_code == 200
    assert client_for(user_with("leader")).get(reverse("core:imports")).status_code == 403
    assert client_for().get(reverse("core:imports")).status_code == 302


def test_the_front_page_tells_of_imports_that_wait(client, run):
    assert "Importer som venter" not in client.get("/").content.decode()
    batch = checked(client, run)
    assert "Importer som venter" in client.get("/").content.decode()
    run(client.post, at("import_apply", batch), {})
    assert "Importer som venter" not in client.get("/").content.decode()


def test_the_preview_costs_the_same_however_many_rows(client, run, django_assert_max_num_queries):
    text = ROWS + "".join(f"Bygg {n};3000{n:05};;;Oppvekst;\n" for n in range(300))
    batch = checked(client, run, text)
    with django_assert_max_num_queries(12):
        client.get(at("import_part", batch, "nye"))


def test_a_file_lost_before_the_check_is_said_in_place(client, run):
    batch = checked(client, run)
    default_storage.delete(batch.file.name)
    for name in ("import_run", "import_apply"):
        assert "finnes ikke lenger" in run(client.post, at(name, batch)).context["problem"]


NO_NUMBERS = ["abc", "²", "9" * 30, ""]


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_a_profile_or_import_that_is_no_number_is_not_found(client, manager, written):
    upload(client)
    assert client.post(at("import_use_profile", newest()), {"profile": written}).status_code == 404
    profile = ImportProfile.objects.create(kind="buildings", name="Min", owner=manager, data={})
    response = client.post(reverse("core:import_profile_delete", args=[profile.pk]), {"batch": written})
    assert (response.status_code, response.url, ImportProfile.objects.count()) == (302, reverse("core:imports"), 0)


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_a_heading_row_or_row_that_is_no_number_is_as_if_not_sent(client, run, written):
    batch = checked(client, run)
    shown = client.get(at("import_sheet", batch)).context["shown"]
    assert (
        client.post(at("import_sheet", batch), {"encoding": "utf-8", "delimiter": ";", "shown": shown, "header_row": written}).status_code
        == 200
    )
    response = client.post(at("import_choose", batch, "dubletter"), {"shown": [written], f"row-{written}": f"merge:{written}"})
    assert response.status_code == 302
