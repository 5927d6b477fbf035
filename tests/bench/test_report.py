"""The portfolio PDF and the condition PDF for 300 and 5,000 buildings against WeasyPrint laying out as many empty table pages.

Each run is a process of its own, so that peak memory is that run's. Ratios are within one run of this file.
"""

import json
import subprocess
import sys

import pytest

from reports.queries.buildings import building_columns
from reports.services import make_condition_report, make_portfolio_report  # noqa: F401  (the things measured; imported to fail early)

OURS = """
import json, resource, sys, os, datetime, pathlib
import django; django.setup()
from django.core.management import call_command
from fdvu.demo import services
from fdvu.access.models import User
call_command("migrate", verbosity=0)
services.build(buildings=int(sys.argv[1]), seed=1, password="fdvudemo2026", tell=lambda text: None)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
import reports.services
made = getattr(reports.services, f"make_{sys.argv[3]}_report")(by=User(username="system", is_superuser=True), unit=None, today=datetime.date(2026, 11, 22),
                             out=pathlib.Path(sys.argv[2]), lang="nb")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"pages": made.pages, "seconds": made.seconds, "mb": peak / 1024, "before_mb": before / 1024}))
"""

FLOOR = """
import json, resource, sys, time
import weasyprint
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pages, columns = int(sys.argv[1]), int(sys.argv[2])
page = "<table>" + ("<tr>" + "<td></td>" * columns + "</tr>") * 25 + "</table>"
css = "@page{size:A4 landscape} table{width:100%;table-layout:fixed;break-after:page;border-collapse:collapse} td{height:6mm}"
started = time.perf_counter()
document = weasyprint.HTML(string=f"<html lang=nb><title>t</title><style>{css}</style>{page * pages}").render()
document.write_pdf(sys.argv[3], pdf_variant="pdf/ua-1")
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"pages": len(document.pages), "seconds": seconds, "mb": peak / 1024, "before_mb": before / 1024}))
"""


def run(script: str, *args, **env) -> dict:
    import os

    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, args)], capture_output=True, text=True, env={**os.environ, **env}, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("buildings", [300, 5_000])
@pytest.mark.parametrize("kind", ["portfolio", "condition"])
def test_report_pdf(kind, buildings, tmp_path):
    settings = {
        "DJANGO_SETTINGS_MODULE": "fdvu.settings.dev",
        "FDVU_VAR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/bench.sqlite3",
    }
    ours = run(OURS, buildings, tmp_path / "ours.pdf", kind, **settings)
    floor = run(FLOOR, ours["pages"], len(building_columns()), tmp_path / "floor.pdf")
    print(f"\n{kind} PDF, {buildings:,} buildings, {ours['pages']} pages")
    print(f"{'':<16}{'s/page':>9}{'peak MB':>10}{'MB/page':>10}{'file kB':>10}")
    for name, found in (("ours", ours), ("empty tables", floor)):
        file = tmp_path / ("ours.pdf" if name == "ours" else "floor.pdf")
        grown = (found["mb"] - found["before_mb"]) / found["pages"]
        print(f"{name:<16}{found['seconds'] / found['pages']:>9.3f}{found['mb']:>10.0f}{grown:>10.2f}{file.stat().st_size / 1000:>10.0f}")
    print(f"{'ratio':<16}{ours['seconds'] / ours['pages'] / (floor['seconds'] / floor['pages']):>9.2f}{ours['mb'] / floor['mb']:>10.2f}")
