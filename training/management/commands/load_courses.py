"""``manage.py load_courses``: the courses that ship with the shop."""

from django.core.management import BaseCommand, CommandError

from training.shipped.loading import NoRootPage, load_courses


class Command(BaseCommand):
    """Loads the shipped courses that are missing."""

    help = "Load the shipped courses; one that is there is left as it is. May be run again."

    def handle(self, *args, **options) -> None:
        """Load, and name what was loaded.

        Raises:
            CommandError: the database has not been migrated.
        """
        try:
            loaded = load_courses()
        except NoRootPage as refusal:
            raise CommandError("Run manage.py migrate first.") from refusal
        for title in loaded:
            self.stdout.write(f"loaded: {title}")
        if not loaded:
            self.stdout.write("all shipped courses are there already")
