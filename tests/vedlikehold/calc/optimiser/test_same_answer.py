"""The same plan from the same file, in whatever order a process happens to keep its sets."""

import json
import os
import subprocess
import sys

CODE = """
import json, sys
from tests.vedlikehold.calc.optimiser.checker import random_plan
from vedlikehold.calc.optimiser import optimise
from vedlikehold.importers.plan_file import plan_from
found = [optimise(plan_from(random_plan(seed))) for seed in range(40, 52)]
print(json.dumps([[one.row.tolist(), one.year.tolist(), one.value, one.bound, one.prices.tolist()] for one in found]))
"""


def answers(hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."}
    said = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=environment)
    return json.loads(said.stdout)


def test_same_file_same_answer_whatever_the_hash_seed():
    assert answers("0") == answers("1") == answers("4242")
