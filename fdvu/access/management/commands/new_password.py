"""A new random password for somebody who has lost theirs, from the machine the installation runs on."""

import secrets

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fdvu.access.models import User
from fdvu.access.services.users import set_password


class Command(BaseCommand):
    help = "Gir en bruker et nytt, tilfeldig passord og skriver det ut."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("Det finnes ingen bruker som heter «%(name)s».") % {"name": username})
        password = secrets.token_urlsafe(9)
        set_password(by=None, user=user, password=password)
        self.stdout.write(_("Nytt passord for %(name)s: %(password)s") % {"name": username, "password": password})
