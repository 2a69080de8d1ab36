# `make help` lists the targets. HOST and PORT say where `make run` serves.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# Twice quiet: that lxml has no extra of a name it had once is no news to who sets this up.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: messages help setup setup-dev browser run test gate soak lint format bench lock servers cluster-test spark-test

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.run-ready ## make .venv and install what requirements.lock pins

setup-dev: $(VENV)/.dev-ready

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-ready: requirements.lock $(VENV)/.python
	$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.s3-ready: requirements-s3.lock $(VENV)/.dev-ready
	$(PIP) --target $(VENV)/s3 --upgrade -r requirements-s3.lock
	@touch $@

$(VENV)/.spark-ready: requirements-spark.lock $(VENV)/.dev-ready
	$(PIP) --target $(VENV)/spark --upgrade -r requirements-spark.lock
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock $(VENV)/.run-ready
	$(PIP) -r requirements-dev.lock
	@touch $@

run: setup ## first start: make the database, an administrator, the sample; then serve
	@$(MANAGE) prepare
	@nice -n 10 $(MANAGE) worker & worker=$$!; trap 'kill $$worker 2>/dev/null' EXIT INT TERM; \
	echo "The archive is at http://$(HOST):$(PORT)/ (stop it with Ctrl-C)"; \
	$(BIN)/gunicorn archive.wsgi --bind $(HOST):$(PORT) --workers 2 --threads 4 --limit-request-line 8190 --log-level warning

browser: ## Debian's Chromium, for the browser tests
	@command -v chromium >/dev/null || \
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } || \
	echo "Chromium is missing and apt-get could not bring it: the browser tests will skip (in CI they fail)."

test: setup-dev browser ## every test
	$(BIN)/pytest

gate: setup-dev browser ## the larger checks of reliability, as a table
	$(BIN)/python -m tests.gate

MINUTES ?= 60
soak: setup-dev browser ## the same in round after round: make soak MINUTES=n
	$(BIN)/python -m tests.gate --minutes $(MINUTES)

lint: setup-dev ## style, types, import contracts, templates, migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html' 'templates/**/*.html')
	$(MANAGE) makemigrations --check --dry-run

format: setup-dev ## put the style right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	-$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html' 'templates/**/*.html')

servers:
	@{ command -v java && command -v mvn && ls -d /usr/lib/postgresql/*/bin; } >/dev/null 2>&1 || \
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	openjdk-17-jre-headless maven postgresql postgresql-client; }

ARTICLES ?= 100000
cluster-test: setup-dev servers $(VENV)/.s3-ready $(VENV)/.spark-ready ## PostgreSQL and a search cluster for real: behaviour, and what dies
	$(BIN)/python -m tests.cluster --articles $(ARTICLES)

spark-test: setup-dev servers $(VENV)/.spark-ready ## only the versions found by Spark
	$(BIN)/python -m tests.cluster --only spark

bench: setup-dev ## print the tables of benchmarks/
	$(BIN)/python benchmarks/search.py --reuters ../shared/data/reuters21578
	$(BIN)/python benchmarks/versions.py --half both
	$(BIN)/python benchmarks/formats.py

messages: setup-dev ## bring new sentences into locale/, then compile (needs gettext); compiled files are kept in git
	$(BIN)/django-admin makemessages --all --no-location --no-wrap --no-obsolete -i .venv -i tests -i benchmarks -i sample -i staticfiles
	$(BIN)/django-admin compilemessages -i .venv

lock: ## write the locks anew (needs uv)
	for kind in "" -parquet -postgres -opensearch -s3 -spark -dev; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	requirements$$kind.txt -o requirements$$kind.lock; done
