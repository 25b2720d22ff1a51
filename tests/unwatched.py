"""Pages rendered as in the shop: nobody copies each template's context for the test to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.template import Template


@contextmanager
def unwatched_pages() -> Iterator[None]:
    """Render as Django does outside of tests; answers have no ``context`` and ``templates``.

    Every client that waits for an answer copies the context of every template that anybody
    renders: two hundred of them at once copy it two hundred times for each field of a form.
    """
    with patch.object(Template, "_render", lambda self, context: self.nodelist.render(context)):
        yield
