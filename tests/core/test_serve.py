"""One command starts everything and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from fdvu.core.management.commands.serve import Children, is_taken

SLOW = 60


def wait_until(condition, seconds=SLOW):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture
def own_signals():
    """Puts the handlers back that the command sets."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_fallen_worker_is_started_again(tmp_path, monkeypatch, own_signals):
    monkeypatch.setattr("fdvu.core.management.commands.serve.RESTART_SECONDS", 0)
    log, starts = [], tmp_path / "starts"
    children = Children(log=log.append)
    children.add("worker", [sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')"])
    children.add("web", [sys.executable, "-c", "import time; time.sleep(1.5); raise SystemExit(3)"], essential=True)
    assert children.run() == 3
    assert len(starts.read_text()) > 1
    assert log[-1].startswith("Nettjeneren stanset (3)")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_real_thing_serves_pages_and_static_files_and_leaves_no_orphan(tmp_path):
    port = free_port()
    outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")}
    env = outside | {"DJANGO_SETTINGS_MODULE": "fdvu.settings.dev", "FDVU_VAR": str(tmp_path)}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--port", str(port)]
    with (tmp_path / "out").open("w") as out, subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz")), (tmp_path / "out").read_text()
            assert answers(f"http://127.0.0.1:{port}/static/fdvu/app.js")
            assert answers(f"http://127.0.0.1:{port}/konto/login/")
            below = children_of(process.pid)
            below += [grandchild for child in below for grandchild in children_of(child)]
            assert len(below) == 3  # web server, its process, worker
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(SLOW) == 0
    assert [pid for pid in below if is_alive(pid)] == []
    told = (tmp_path / "out").read_text()
    assert f"http://127.0.0.1:{port}" in told
    assert "hostname" not in told


@pytest.fixture
def listener():
    """A program that has a port; gives a function that makes it answer every request with `body`."""
    servers = []

    def listen(body: bytes) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_port

    yield listen
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_port_where_fdvu_answers_is_said_at_once(listener, capsys):
    port = listener(b"ok\n")
    call_command("serve", port=port)
    assert capsys.readouterr().out == f"FDVU kjører alt på http://127.0.0.1:{port}\n"


def test_a_port_somebody_else_has_is_an_error_that_names_another(listener):
    port = listener(b"<html>")
    with pytest.raises(CommandError, match=rf"Port {port} er opptatt.*PORT={port + 1}"):
        call_command("serve", port=port)


def test_a_free_port_is_free():
    assert not is_taken("127.0.0.1", free_port())
