# Everything a person or a machine does with this project. `make` lists it.
# Needs only Debian's python3 (3.11 or newer), python3-venv and make; no Node, no gettext, no database server.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
# Set in some containers; without bytecode every start takes twice as long.
export PYTHONDONTWRITEBYTECODE :=

PORT ?= 8000
PYTEST_ARGS ?=
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell .ci/system --find-python)
MANAGE := $(BIN)/python manage.py
PO := $(wildcard locale/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

.PHONY: help
help: ## list what there is
	@echo "Usage: make TARGET"
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-12s %s\n", $$1, $$2}'

# --- set up -------------------------------------------------------------------------------------

.PHONY: system
system: ## check Python and Pango; install what is missing where that is allowed
	@.ci/system all

.PHONY: system-run
system-run:
	@.ci/system run

.PHONY: system-test
system-test:
	@.ci/system test

$(BIN)/uv: requirements-uv.txt
	@.ci/system venv
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

$(VENV)/.stamp-dev: $(BIN)/uv requirements-dev.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements-dev.txt
	@touch $@

$(VENV)/.stamp-e2e: $(VENV)/.stamp-dev requirements-e2e.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements-e2e.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json requirements-node.txt | $(BIN)/uv
	.ci/npm-ci $(BIN)/uv
	@touch $@

locale/%.mo: locale/%.po | $(VENV)/.stamp-dev
	$(MANAGE) compile_translations

.PHONY: setup
setup: $(VENV)/.stamp-dev node_modules/.stamp $(MO) ## make .venv and node_modules from the lock files, compile translations

# --- run ----------------------------------------------------------------------------------------

.PHONY: run
run: system-run setup ## serve the demo municipality on http://localhost:8000 (PORT=8000)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) demo --if-empty
	$(MANAGE) serve --port $(PORT)

.PHONY: password
password: setup ## give a person a new password and print it (USER=leder)
	@test "$(origin USER)" = "command line" || { echo "Usage: make password USER=leder"; exit 2; }
	$(MANAGE) new_password $(USER)

# --- test ---------------------------------------------------------------------------------------

.PHONY: test
test: system-test setup ## run the tests (PYTEST_ARGS="tests/lib -x"), without the browser
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

.PHONY: e2e
e2e: system-test setup $(VENV)/.stamp-e2e ## run the browser tests in Chromium
	@.ci/system chromium
	$(BIN)/python -m pytest tests/e2e $(PYTEST_ARGS)

.PHONY: bench
bench: system-test setup ## measure import, pages and PDF, and print the tables
	$(BIN)/python -m pytest tests/bench -s -q $(PYTEST_ARGS)

# --- quality ------------------------------------------------------------------------------------

.PHONY: lint
lint: setup ## ruff (rules and format) and djlint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

.PHONY: format
format: setup ## let ruff put things right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: check
check: lint ## lint, import rules, missing migrations, translations
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/rules/test_translations.py

.PHONY: messages
messages: setup ## collect texts into locale/en/LC_MESSAGES/django.po
	$(MANAGE) collect_messages

.PHONY: locks
locks: $(BIN)/uv ## compile the requirement lock files again from pyproject.toml
	.ci/lock $(BIN)/uv

.PHONY: clean
clean: ## remove what was installed and compiled; the data in var/ stays
	rm -rf $(VENV) node_modules staticfiles .pytest_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache
	rm -f $(MO)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
