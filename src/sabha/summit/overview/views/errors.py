"""Pages for when something is not there, not allowed, or went wrong."""

from django.shortcuts import render


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def failed(request):
    return render(request, "errors/500.html", status=500)


def csrf_failure(request, reason=""):
    """The form was older than the sign-in, or cookies are off: nothing is lost if they go back."""
    return render(request, "errors/csrf.html", status=403)
