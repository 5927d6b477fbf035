"""The whole installation with one command: database made ready, background worker and web server, stopped together."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

DEMO_USERS = ("forvalter", "tjeneste", "leder", "admin")
STOP_SECONDS = 10
RESTART_SECONDS = 2
ANSWER_SECONDS = 3
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Command(BaseCommand):
    help = "Starter nettjener og bakgrunnsarbeider, og stopper dem sammen."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *, host, port, threads, **options):
        if is_taken(host, port):
            self._say_who_has_the_port(host, port)
            return
        call_command("migrate", interactive=False, verbosity=0)
        children = Children(log=lambda text: self.stderr.write(text))
        children.add("web", web_command(host, port, threads), essential=True)
        if settings.CELERY_BROKER_URL.startswith("filesystem"):
            children.add("worker", worker_command())
        self.stdout.write(_("FDVU svarer på http://%(host)s:%(port)s") % {"host": host, "port": port})
        self._say_who_can_sign_in()
        self.stdout.write(_("Stopp med Ctrl-C."))
        self.stdout.flush()
        sys.exit(children.run())

    def _say_who_has_the_port(self, host: str, port: int) -> None:
        if not is_fdvu(host, port):
            raise CommandError(
                _("Port %(port)s er opptatt av et annet program. Velg en annen med «make run PORT=%(other)s» eller «--port %(other)s».")
                % {"port": port, "other": port + 1}
            )
        self.stdout.write(_("FDVU kjører alt på http://%(host)s:%(port)s") % {"host": host, "port": port})

    def _say_who_can_sign_in(self) -> None:
        users = get_user_model().objects
        names = users.filter(username__in=DEMO_USERS).order_by("pk").values_list("username", flat=True)
        if names:
            self.stdout.write(_("Logg inn som: %(names)s") % {"names": ", ".join(names)})
            self.stdout.write(_("Glemt passordet: make password USER=%(name)s") % {"name": "leder" if "leder" in names else names[0]})
        elif not users.exists():
            self.stdout.write(
                _("Ingen brukere ennå. Lag den første med «manage.py createsuperuser», eller fyll basen med «manage.py demo».")
            )


def is_taken(host: str, port: int) -> bool:
    """Asked before anything starts: the web server itself would try for seconds and then fail with a page of errors."""
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise CommandError(f"{host}:{port}: {error.strerror}") from error
    return False


def is_fdvu(host: str, port: int) -> bool:
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
    try:
        with urllib.request.urlopen(f"http://{near}:{port}/healthz", timeout=ANSWER_SECONDS) as answer:
            return answer.status == 200 and answer.read(10) == b"ok\n"
    except (OSError, http.client.HTTPException):
        return False


def web_command(host: str, port: int, threads: int) -> list[str]:
    # One process: SQLite has one writer anyway, and threads share the cache of scanned static files.
    return [
        sys.executable, "-m", "gunicorn", "fdvu.wsgi:application", "--bind", f"{host}:{port}", "--workers", "1",
        "--threads", str(threads), "--worker-class", "gthread", "--timeout", "120", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [
        sys.executable, "-m", "celery", "--quiet", "-A", "fdvu", "worker", "--pool=solo", "--loglevel=WARNING",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


class Children:
    """The processes this one starts: restarted when they fall, stopped when it stops, never left behind."""

    def __init__(self, *, log):
        self.log = log
        self.commands: dict[str, list[str]] = {}
        self.essential: set[str] = set()
        self.running: dict[str, subprocess.Popen] = {}
        self.started: dict[str, float] = {}
        self.stopping = False

    def add(self, name: str, command: list[str], *, essential: bool = False) -> None:
        """`essential`: when it ends, everything ends."""
        self.commands[name] = command
        if essential:
            self.essential.add(name)

    def run(self) -> int:
        """Until told to stop, or an essential one ends; gives the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        status = 0
        try:
            for name in self.commands:
                self._start(name)
            while not self.stopping and not status:
                time.sleep(0.3)
                status = self._look_after()
        finally:
            self._end_all()
        return status

    def _stop(self, number, frame) -> None:
        self.stopping = True

    def _start(self, name: str) -> None:
        # A session of its own: Ctrl-C in the terminal reaches this process alone, which then ends the others in order.
        self.running[name] = subprocess.Popen(
            self.commands[name], cwd=settings.BASE_DIR, env=_environment(), start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started[name] = time.monotonic()

    def _look_after(self) -> int:
        for name, process in list(self.running.items()):
            code = process.poll()
            if code is None:
                continue
            if name in self.essential:
                self.log(_("Nettjeneren stanset (%(code)s). Er porten opptatt?") % {"code": code})
                return code or 1
            if time.monotonic() - self.started[name] > RESTART_SECONDS:
                self.log(_("Bakgrunnsarbeideren stanset (%(code)s) og startes igjen.") % {"code": code})
                self._start(name)
        return 0

    def _end_all(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            _send(process, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # A job in the middle of its work: its row says «interrupted» at the next start, nothing is half-written.
                _send(process, signal.SIGKILL)
                process.wait()


def _environment() -> dict[str, str]:
    """Real error pages and scanned static files, unless DEBUG is asked for."""
    return {"DEBUG": "0", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"} | os.environ | {"PYTHONPATH": _python_path()}


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(Path(settings.BASE_DIR)), os.environ.get("PYTHONPATH", "")]))


def _die_with_parent() -> None:
    """Linux ends the child when this process is killed outright; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _send(process: subprocess.Popen, number: int) -> None:
    """To the process's whole group, so that gunicorn's own children hear it too."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
