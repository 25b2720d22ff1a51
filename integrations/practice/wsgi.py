"""The WSGI application: ``gunicorn integrations.practice.wsgi --workers=1 --threads=8``.

One worker only: troubles, call counts and token buckets are kept by this one process. Starting
it brings the database up to date and starts the thread that delivers pushes.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations.practice.settings")
application = get_wsgi_application()

# After the line above: neither can be imported before Django is set up.
from integrations.practice import sender, start  # noqa: E402

start.prepare()
sender.start()
