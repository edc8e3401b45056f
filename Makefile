# run: SkillRise on http://localhost:8000    test-fast: SQLite alone    test: the whole suite
# check: what CI runs
PYTHON ?= python3
PORT ?= $(or $(shell sed -n "s/^PORT=//p" .env 2>/dev/null),8000)
export PORT

VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/installed
INSTALLED_DEV := $(VENV)/installed-dev
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
PYTEST := $(PY) -m pytest --quiet --numprocesses=auto --maxprocesses=8 --dist=loadscope
NO_BROWSER := --ignore=tests/browser
unexport TEST_DATABASE_URL  # for pytest alone: each part has an engine of its own
unexport PYTHONDONTWRITEBYTECODE  # what is compiled once serves every worker, part and server
LOCKED := requirements.txt requirements-postgres.txt requirements-s3.txt requirements-sentry.txt requirements-dev.txt requirements-audit.txt
UNTRANSLATED := .venv* localclerk templates/admin tests
SPANISH := locale/es/LC_MESSAGES/django.po
TEMPLATES = $$(git ls-files 'templates/*.html')
COMMITTED = $$(git ls-files ':!requirements*.txt' ':!static/vendor' ':!locale')

FIND_PYTHON = command -v $(PYTHON) >/dev/null \
	|| { echo "SkillRise needs Python 3.11 or newer; $(PYTHON) is not there." >&2; exit 1; }

# What a server on the internet would be started with, for `check --deploy`.
PRODUCTION := env DEBUG=off SECRET_KEY=a-long-enough-secret-for-checking-0123456789-abcdefghij \
	ALLOWED_HOSTS=example.com CLERK_PUBLISHABLE_KEY=pk_live_Y2xlcmsuZXhhbXBsZS5jb20k \
	CLERK_SECRET_KEY=sk_live_check CLERK_WEBHOOK_SECRET=whsec_Y2hlY2s= DATABASE_URL=sqlite:///:memory: \
	EMAIL_URL=smtp://localhost MEDIA_ROOT=/srv/skillrise/media

.PHONY: run test test-fast test-sqlite test-postgresql test-mongodb test-browser coverage check \
	types style secrets models neighbours audit bench lighthouse format messages screenshots lock serve

run: export DEBUG = on
run:
	@$(FIND_PYTHON)
	@$(PYTHON) tools/preflight.py $(PORT)
	@$(MAKE) --no-print-directory $(INSTALLED)
	@$(PY) manage.py renew_demo
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py seed_demo --if-empty
	@exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

# As in production; settings come from the environment and .env. Migrations are the operator's to run.
serve: export DEBUG = off
serve: $(INSTALLED)
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@exec $(PY) manage.py serve

# The parts of the suite, each on every core. The last says aloud when it was not run, as does PostgreSQL's.
test: test-sqlite test-postgresql test-mongodb test-browser

test-fast: $(INSTALLED_DEV)
	$(PYTEST) $(NO_BROWSER) -m "not processes"

test-sqlite: $(INSTALLED_DEV)
	$(PYTEST) $(NO_BROWSER)

# The same, watched line by line, which takes a fifth longer; fails under the limit in pyproject.toml.
coverage: $(INSTALLED_DEV)
	$(PYTEST) $(NO_BROWSER) --cov --cov-report=term

test-postgresql: $(INSTALLED_DEV)
	$(PY) -m tests.postgresql.run $(PYTEST) $(NO_BROWSER)

test-mongodb: $(INSTALLED_DEV)
	$(PY) -m tests.mongodb.run $(PYTEST) $(NO_BROWSER)

test-browser: $(INSTALLED_DEV)
	@if command -v npm >/dev/null; then $(PY) tools/fetch_npm.py; fi
	$(PYTEST) -rs tests/browser

# Packages and the neighbours of the tests come side by side, then what reads the code; then the suite.
check:
	$(MAKE) --jobs=2 --output-sync=target $(INSTALLED_DEV) neighbours
	$(MAKE) --jobs=2 --output-sync=target types style secrets models
	$(MAKE) test

types: $(INSTALLED_DEV)
	DEBUG=on $(PY) -m mypy

style: $(INSTALLED_DEV)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)

secrets: $(INSTALLED_DEV)
	$(VENV)/bin/detect-secrets-hook --baseline .secrets.json $(COMMITTED)

models: $(INSTALLED_DEV)
	DEBUG=on $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

neighbours: | $(VENV)/bin/python
	$(PY) -c "from tests.mongodb import run; run.install()"
	@if command -v npm >/dev/null; then $(PY) tools/fetch_npm.py; fi

# Known vulnerabilities of what is locked: docs/security.md. Asks PyPI; what PyPI does not know fails, too.
audit: $(INSTALLED_DEV)
	$(PY) -m uv run --quiet --no-project --isolated --with-requirements requirements-audit.txt \
		pip-audit --strict --disable-pip --require-hashes $(LOCKED:%=--requirement=%)

# What things cost, on every engine: docs/benchmarks.md. Other engines' parts go on when one before is over a limit.
# MongoDB's wire server sorts in Python: a page of 2,000 courses takes it seconds, which says nothing of MongoDB.
bench: $(INSTALLED_DEV)
	code=0; \
	$(PY) -m bench || code=1; \
	$(PY) -m bench.postgresql $(PY) -m bench pages searches || code=1; \
	$(PY) -m tests.mongodb.run $(PY) -m bench webhooks || code=1; \
	exit $$code

# Scores of the pages that people meet first. Needs npm and Chromium.
lighthouse: $(INSTALLED_DEV)
	$(PY) -m tools.lighthouse

screenshots: $(INSTALLED_DEV)
	$(PY) -m tools.screenshots

format: $(INSTALLED_DEV)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

# Collect the texts to translate, without a date to differ in, and compile. Needs GNU gettext.
messages: $(INSTALLED_DEV)
	DEBUG=on $(PY) manage.py makemessages --locale es --no-location --no-obsolete $(UNTRANSLATED:%=--ignore=%)
	sed -i.bak -e '/^"POT-Creation-Date/d' -e '/^"Report-Msgid-Bugs-To/d' $(SPANISH) && rm $(SPANISH).bak
	DEBUG=on $(PY) manage.py compilemessages --locale es $(UNTRANSLATED:%=--ignore=%)

# Resolve requirements*.in anew.
lock: $(INSTALLED_DEV)
	$(PY) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --upgrade requirements.in -o requirements.txt
	$(PY) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --upgrade requirements-postgres.in -o requirements-postgres.txt
	$(PY) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --upgrade requirements-s3.in -o requirements-s3.txt
	$(PY) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --upgrade requirements-sentry.in -o requirements-sentry.txt
	$(PY) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --upgrade requirements-dev.in -o requirements-dev.txt
	$(PY) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --upgrade requirements-audit.in -o requirements-audit.txt

$(VENV)/bin/python:
	@$(FIND_PYTHON)
	@$(PYTHON) tools/preflight.py
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)

$(INSTALLED): requirements.txt | $(VENV)/bin/python
	@echo "Installing packages: about a minute, once"
	@$(PIP) --requirement requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo "Installing development packages"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@
