"""Signing in with a Wikimedia account: allauth does the protocol, we decide what is kept (as little as can be)."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.urls import reverse


class Adapter(DefaultSocialAccountAdapter):
    """An account is made at the first sign-in, without a form; real names are thrown away."""

    def is_auto_signup_allowed(self, request, sociallogin):
        return True

    def populate_user(self, request, sociallogin, data):
        person = sociallogin.user
        person.display_name = (data.get("username") or "")[:80]
        person.set_unusable_password()
        sociallogin.account.extra_data = {"username": data.get("username")}
        sociallogin.email_addresses = []
        return person

    def get_login_redirect_url(self, request):
        return reverse("me")
