"""``manage.py collect_messages``: bring locale/vi up to date with the texts in the code."""

import shutil

import polib
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

CATALOGUE = settings.BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    """Runs ``makemessages`` so that the file changes only where texts did: sorted, no dates."""

    help = "Collect new texts into locale/vi and say how many lack their Vietnamese."
    requires_system_checks: list = []

    def handle(self, *args, **options) -> None:
        """Collect, sort, compile; exit 1 when a text has no Vietnamese.

        Raises:
            CommandError: gettext is missing, or texts are untranslated; it names them.
        """
        if not shutil.which("xgettext"):
            raise CommandError("This needs the gettext programs. On Debian: apt install gettext")
        call_command(
            "makemessages",
            locale=["vi"],
            no_location=True,
            no_obsolete=True,
            ignore_patterns=[".venv", "var", "build"],
            verbosity=0,
        )
        catalogue = polib.pofile(str(CATALOGUE))
        catalogue.header = ""
        catalogue.metadata = {
            "Project-Id-Version": "Cho Que",
            "Language": "vi",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=1; plural=0;",
        }
        catalogue.metadata_is_fuzzy = False
        for entry in catalogue:
            if entry.fuzzy:  # a guess from a similar text is not a translation
                entry.flags.remove("fuzzy")
                entry.msgstr = ""
                entry.msgstr_plural = {0: ""} if entry.msgid_plural else {}
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
        catalogue.save()
        call_command("compile_catalogue", verbosity=0)
        missing = [entry.msgid for entry in catalogue.untranslated_entries()]
        if missing:
            texts = "\n".join(f"  {text!r}" for text in missing)
            raise CommandError(f"{len(missing)} texts have no Vietnamese yet:\n{texts}")
        self.stdout.write(f"{len(catalogue)} texts, all in Vietnamese.")
