"""`undo_import BATCH`: take back everything one import wrote."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from fdvu.audit.importing import ImportRefused, undo_batch
from fdvu.audit.management.base import ImportCommand
from fdvu.audit.services import Conflict
from fdvu.core.importing.texts import plain, translated
from fdvu.core.models import ImportBatch


class Command(ImportCommand):
    help = _("Fører tilbake alt en import skrev. Rader som er endret siden, blir stående og nevnes.")

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int)
        parser.add_argument("--force", action="store_true", help=_("Før tilbake også det som er endret siden."))
        parser.add_argument("--note", default="")
        parser.add_argument("--user")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, batch, force, note, user, json, **options):
        self.as_json = json
        found = ImportBatch.objects.filter(pk=batch).first()
        if found is None:
            raise self.wrong_usage(_("Import %(batch)s finnes ikke.") % {"batch": batch})
        try:
            result = undo_batch(found, by=self.person(user), note=note[:300], force=force)
        except ImportRefused as refused:
            raise self.refused({"reverted": 0, "conflicts": [], "errors": refused.errors}) from refused
        except PermissionDenied as denied:
            raise self.wrong_usage(_("Du har ikke lov til å angre denne importen.")) from denied
        conflicts = [_conflict(conflict) for conflict in result.conflicts]
        if json:
            self.print_document({"batch": batch, "reverted": result.reverted, "conflicts": conflicts})
            return
        self.stdout.write(_("%(count)s rader er ført tilbake.") % {"count": result.reverted})
        for conflict in conflicts[:50]:
            self.stdout.write(f"– {conflict['label'] or conflict['id']}: {conflict['message']}")


def _conflict(conflict: Conflict) -> dict:
    return {
        "model": conflict.model,
        "id": conflict.object_id,
        "label": conflict.label,
        "field": conflict.field or None,
        "expected": plain(conflict.expected),
        "current": plain(conflict.current),
        "message": translated(conflict.reason),
    }
