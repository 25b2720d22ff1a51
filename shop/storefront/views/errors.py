"""Error pages: what happened, what to do, nothing technical."""

from django.shortcuts import render


def bad_request(request, exception=None):
    """Answer 400."""
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    """Answer 403."""
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    """Answer 404."""
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer 500, without asking the database for anything."""
    return render(request, "500.html", status=500)


def csrf_failure(request, reason=""):
    """Answer 403 to a form whose token is too old: the remedy is to load the page again."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)
