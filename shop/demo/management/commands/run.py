"""``manage.py run``: what ``make run`` starts after the packages are installed."""

import os
import shutil
import signal
import socket
import subprocess  # noqa: S404  starts this project's own processes
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

STOP_SECONDS = 10


class Command(BaseCommand):
    """Prepares the database and the static files, then runs the processes as one group."""

    help = "Prepare everything, then run web server and worker until Ctrl-C."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        """Take the ports of the web server and of the practice marketplaces."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--practice-port", type=int, default=8010)

    def handle(self, *args, port: int, practice_port: int, **options) -> None:
        """Prepare, start, print where to go, wait, stop everything together."""
        refuse_a_taken_port(port, "PORT")
        refuse_a_taken_port(practice_port, "PRACTICE_PORT")
        address = f"http://127.0.0.1:{port}"
        environment = {
            "DEBUG": "0",
            "SERVE_MEDIA": "1",
            "SITE_URL": address,
            "PRACTICE_URL": practice_url(practice_port),
            "PROMETHEUS_MULTIPROC_DIR": str(settings.BASE_DIR / "var" / "metrics"),
            "LOG_LEVEL": "WARNING",  # the worker's news would push the welcome off the screen
            **os.environ,
            "PYTHONUNBUFFERED": "1",
        }
        self.prepare(environment)
        self.supervise({"web": port, "practice": practice_port}, address, environment)

    def prepare(self, environment: dict[str, str]) -> None:
        """Bring database, demo world, styles and static files up to date; skips what is there."""
        (settings.BASE_DIR / "var").mkdir(exist_ok=True)
        shutil.rmtree(settings.BASE_DIR / "var" / "metrics", ignore_errors=True)  # of the last run
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database, under a minute …")
            call_command("migrate", verbosity=0)
        self.say("Filling the shop …")
        call_command("load_demo", stdout=self.stdout, if_empty=True)
        call_command("compile_catalogue", verbosity=0)
        stamp = newest_static_file()
        marker = Path(settings.STATIC_ROOT) / ".collected"
        whole = marker.exists() and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
        if not whole or float(marker.read_text()) < stamp:
            self.say("Collecting styles, fonts and pictures …")
            shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
            # In a process of its own: hashed names come with DEBUG=0, and this one has it on.
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            subprocess.run(collect, env=environment, check=True)  # noqa: S603
            marker.write_text(str(stamp))

    def supervise(self, ports: dict[str, int], address: str, environment: dict[str, str]) -> None:
        """Run the processes until one ends or somebody stops us; then stop them all.

        Raises:
            CommandError: one of them ended by itself.
        """
        connection.close()
        children = {
            name: subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
            for name, command in commands(ports).items()
        }
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            for port in ports.values():
                wait_until_it_answers(port, children)
            connect = [sys.executable, "manage.py", "connect_practice"]
            subprocess.run(connect, env=environment, check=False)  # noqa: S603
            self.welcome(address, f"http://127.0.0.1:{ports['practice']}")
            while all(child.poll() is None for child in children.values()):
                time.sleep(0.5)
            ended = next(name for name, child in children.items() if child.poll() is not None)
            raise CommandError(f"The process “{ended}” ended; its last lines are above.")
        except KeyboardInterrupt:
            self.say("\nStopping …")
        finally:
            stop(children)

    def welcome(self, address: str, practice: str) -> None:
        """Print the address, the demo logins and what to try."""
        from shop.demo.logins import LOGINS, PASSWORD

        self.say(f"\n  Chợ Quê is open:  {address}\n")
        self.say(f"  Demo logins, at {address}/tai-khoan/dang-nhap/ (password: {PASSWORD})")
        for login, who in LOGINS.items():
            self.say(f"    {login:<22} {who}")
        self.say(f"\n  The practice Shopee, where nothing is real:  {practice}")
        if mails := getattr(settings, "EMAIL_FILE_PATH", None):
            self.say(f"\n  Mails go to nobody: they lie as files in {mails}/")
        self.say(
            "\n  Six things to try\n"
            "    1. Put rice and eggs of two co-ops into the basket and order both in one go.\n"
            "    2. Log in as htx@example.test; confirm, pack and hand over at "
            f"{address}/quan-ly/\n"
            "    3. Import a co-op's price list there: demo/price-lists/ has some.\n"
            f"    4. Buy something at {practice} and see the order come in at {address}/quan-ly/;\n"
            "       as htx2@example.test, connect a shop of your own under “Kênh bán”.\n"
            f"    5. Follow the first course at {address}/hoc/\n"
            "    6. Order something and pay by card, then look at its money on the co-op's desk;\n"
            f"       {practice}/stripe/ lets the buyer's bank take it back.\n"
            "\n  Ctrl-C stops everything; nothing is lost.\n"
        )

    def say(self, text: str) -> None:
        """Print a line at once."""
        self.stdout.write(text)
        self.stdout.flush()


def practice_url(port: int) -> str:
    """Return the practice marketplaces' address on ``port``, with the app's number and key."""
    parts = urlsplit(settings.PRACTICE_URL)
    return f"http://{parts.username}:{parts.password}@127.0.0.1:{port}"


def commands(ports: dict[str, int]) -> dict[str, list[str]]:
    """Return the command line of each process, by its name."""
    return {
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "shop.wsgi:application",
            f"--bind=127.0.0.1:{ports['web']}",
            "--workers=2",
            "--threads=4",
            "--log-level=warning",
            f"--env=DJANGO_SETTINGS_MODULE={os.environ['DJANGO_SETTINGS_MODULE']}",
        ],
        "worker": [sys.executable, "manage.py", "db_worker", "--queue-name=*", "-v0"],
        "sync": [sys.executable, "manage.py", "sync"],
        "practice": [
            sys.executable,
            "-m",
            "gunicorn",
            "integrations.practice.wsgi:application",
            f"--bind=127.0.0.1:{ports['practice']}",
            "--workers=1",  # its pushes are sent by a thread of this one process
            "--threads=8",
            "--log-level=warning",
            "--env=DJANGO_SETTINGS_MODULE=integrations.practice.settings",
        ],
    }


def refuse_a_taken_port(port: int, variable: str) -> None:
    """Say what to do when something else already listens on ``port`` (make's ``variable``).

    Raises:
        CommandError: it is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is in use, perhaps by another Chợ Quê. "
                f"Stop that one, or choose another port: make run {variable}={port + 1}"
            ) from error


def wait_until_it_answers(port: int, children: dict[str, subprocess.Popen]) -> None:
    """Return when the web server accepts connections, or when a child has ended."""
    for _attempt in range(120):
        if any(child.poll() is not None for child in children.values()):
            return
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)


def stop(children: dict[str, subprocess.Popen]) -> None:
    """Ask every process group to end; after ``STOP_SECONDS`` insist."""
    for child in children.values():
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def newest_static_file() -> float:
    """Return when the newest of our own static files changed (seconds since 1970)."""
    files = (settings.BASE_DIR / "shop" / "static").rglob("*")
    return max((file.stat().st_mtime for file in files if file.is_file()), default=0.0)
