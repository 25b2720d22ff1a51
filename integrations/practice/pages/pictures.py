"""Shows uploaded pictures."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from integrations.practice.models import Picture


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a picture's file; only names that are in the table, so no path gets through."""
    row = get_object_or_404(Picture, file_name=name)
    path = Path(settings.MEDIA_ROOT) / row.file_name
    if not path.exists():
        raise Http404
    answer = FileResponse(path.open("rb"))
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
