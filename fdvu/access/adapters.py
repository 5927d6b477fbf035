"""Sign-in rules for django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or by the identity provider, never by signing up."""

    def is_open_for_signup(self, request):
        return False
