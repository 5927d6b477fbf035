"""Photos and documents tied to components, findings and measures."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from bygg.models import Document
from bygg.services import add_document, delete_document
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import revert_changeset
from tests.factories import files
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure
from vedlikehold.models import AttachedDocument
from vedlikehold.queries.attachments import attachments_by, attachments_of
from vedlikehold.services.attachments import attach, attach_files, detach


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def by(user_with):
    return user_with("manager")


@pytest.fixture
def component(unit_tree):
    return make_component(make_building(unit_tree.school, "Fjellvik skole"), name="Taktekking")


@pytest.fixture
def finding(component):
    return make_finding(make_analysis(component.building), component)


@pytest.fixture
def photo(component, by):
    return add_document(by=by, building=component.building, file=files.jpeg("Skade.jpg"))


def test_a_document_is_attached_once(component, photo, by):
    first, again = (attach(by=by, document=photo, component=component) for _ in range(2))
    assert (first.pk == again.pk, AttachedDocument.objects.count()) == (True, 1)


def test_a_document_may_belong_to_several_things(component, finding, photo, by):
    measure = make_measure(component.building)
    for target in ({"component": component}, {"finding": finding}, {"measure": measure}):
        attach(by=by, document=photo, **target)
    rows = AttachedDocument.objects.order_by("pk").values_list("component", "finding", "measure")
    assert list(rows) == [(component.pk, None, None), (None, finding.pk, None), (None, None, measure.pk)]


@pytest.mark.parametrize("chosen", [(), ("component", "finding")])
def test_exactly_one_thing_must_be_named(component, finding, photo, by, chosen):
    rows = {"component": component, "finding": finding}
    with pytest.raises(ValueError, match="one thing"):
        attach(by=by, document=photo, **{name: rows[name] for name in chosen})


def test_a_document_of_another_building_is_refused(component, finding, by, unit_tree):
    other = add_document(by=by, building=make_building(unit_tree.school), file=files.pdf("Feil.pdf"))
    for target in ({"component": component}, {"finding": finding}, {"measure": make_measure(component.building)}):
        with pytest.raises(ValidationError, match="«Feil» hører til en annen bygning"):
            attach(by=by, document=other, **target)


def test_taking_off_keeps_the_document_and_can_be_undone(component, photo, by):
    act = detach(by=by, attached=attach(by=by, document=photo, component=component))
    assert (AttachedDocument.objects.count(), Document.objects.count()) == (0, 1)
    revert_changeset(act, by=by)
    assert AttachedDocument.objects.get().component == component


def test_files_are_kept_and_attached_in_one_act(finding, by):
    received = attach_files(
        by=by, building=finding.analysis.building, files=[files.jpeg(), files.pdf(), files.content("x.exe", b"MZ")], finding=finding
    )
    assert len(received.problems) == 1
    assert ChangeSet.objects.get(pk=received.changeset.pk).counts == {"bygg.document:c": 2, "vedlikehold.attacheddocument:c": 2}
    found = attachments_of(by, "finding", finding.pk)
    assert ([a.document.title for a in found.photos], [a.document.title for a in found.files], found.count) == (["tak"], ["rapport"], 2)
    revert_changeset(received.changeset, by=by)
    assert (AttachedDocument.objects.count(), Document.objects.count()) == (0, 0)


def test_a_deleted_document_is_taken_off_and_comes_back_attached(component, finding, photo, by):
    attach(by=by, document=photo, component=component)
    attach(by=by, document=photo, finding=finding)
    act = delete_document(by=by, document=photo)
    assert AttachedDocument.objects.count() == 0
    assert revert_changeset(act, by=by).conflicts == []
    assert AttachedDocument.objects.filter(document=photo).count() == 2


def test_attachments_of_many_rows_cost_one_query(component, photo, by, django_assert_num_queries):
    others = [make_component(component.building) for _ in range(3)]
    for row in (component, *others):
        attach(by=by, document=photo, component=row)
    from fdvu.access.scope import units_for

    units_for(by, "register.view")
    with django_assert_num_queries(1):
        found = attachments_by(by, "component", [component.pk, *(row.pk for row in others)])
    assert [len(shelf.photos) for shelf in found.values()] == [1, 1, 1, 1]


def test_attachments_out_of_sight_are_not_told(component, photo, by, user_with, unit_tree):
    attach(by=by, document=photo, component=component)
    stranger = user_with("manager", unit_tree.health)
    assert attachments_of(stranger, "component", component.pk).count == 0


def test_upload_leads_back_to_the_page_it_came_from(client_for, by, component):
    address = reverse("vedlikehold:attachment-new", args=["komponent", component.pk])
    response = client_for(by).post(address, {"files": [files.jpeg()], "next": "/komponenter/1/?unit=2"})
    assert (response.status_code, response.url) == (302, "/komponenter/1/?unit=2")
    assert AttachedDocument.objects.get().component == component


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_upload_never_leads_out_of_the_house(client_for, by, component, elsewhere):
    address = reverse("vedlikehold:attachment-new", args=["komponent", component.pk])
    response = client_for(by).post(address, {"files": [files.jpeg()], "next": elsewhere})
    assert response.url == reverse("bygg:building-documents", args=[component.building_id])


def test_what_was_wrong_with_a_file_is_shown(client_for, by, finding):
    address = reverse("vedlikehold:attachment-new", args=["funn", finding.pk])
    response = client_for(by).post(address, {"files": [files.content("a.exe", b"MZ")]})
    assert (response.status_code, response.context["form"].errors["files"][0][:9]) == (422, "«a.exe» e")


def test_an_unknown_kind_of_thing_is_no_page(client_for, by, component):
    assert client_for(by).get(f"/vedlegg/bygning/{component.pk}/nye/").status_code == 404


def test_things_elsewhere_are_refused(client_for, user_with, unit_tree, component, finding, photo, by):
    attached = attach(by=by, document=photo, component=component)
    elsewhere, looking = client_for(user_with("manager", unit_tree.health)), client_for(user_with("service", unit_tree.education))
    addresses = [
        reverse("vedlikehold:attachment-new", args=["komponent", component.pk]),
        reverse("vedlikehold:attachment-new", args=["funn", finding.pk]),
        reverse("vedlikehold:attachment-remove", args=[attached.pk]),
    ]
    assert [elsewhere.post(address).status_code for address in addresses] == [404, 404, 404]
    assert [looking.post(address).status_code for address in addresses] == [403, 403, 403]
    assert AttachedDocument.objects.count() == 1


def test_the_list_shows_photos_files_and_the_form(component, photo, by, rf):
    attach(by=by, document=photo, component=component)
    request = rf.get("/komponenter/7/")
    shelf = attachments_of(by, "component", component.pk)
    html = render_to_string("vedlikehold/_attachments.html", {"attachments": shelf, "may_edit": True, "level": "h3"}, request)
    assert html.count("<img ") == 1
    assert reverse("bygg:document-preview", args=[photo.pk]) in html
    assert 'name="next" value="/komponenter/7/"' in html
    assert "<h3" in html
    plain = render_to_string("vedlikehold/_attachments.html", {"attachments": shelf, "may_edit": False}, request)
    assert "<form" not in plain
