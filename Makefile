# Chợ Quê. `make run` shows the shop, `make test` proves it; both set up what they need.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PRACTICE_PORT ?= 8010

.DEFAULT_GOAL := help
.PHONY: help run test check bench soak lighthouse pictures fmt lock messages clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed ## Install, load the demo, start the shop on http://127.0.0.1:8000 (PORT=…)
	@$(BIN)/python manage.py run --port $(PORT) --practice-port $(PRACTICE_PORT)

test: $(VENV)/.installed-dev ## Run every check and every test
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m tests.suites

check: $(VENV)/.installed-dev ## Linters, types, layers, templates, migrations, translations
	@$(BIN)/python -m tests.checks

bench: $(VENV)/.installed-dev ## Measure pages, marketplaces and engine; one run, one table of goals
	@$(BIN)/python -m tests.bench

soak: $(VENV)/.installed-dev ## 50 kills while 500 listings go up, then a day in minutes; PostgreSQL, long
	@$(BIN)/python -m tests.servers postgresql $(BIN)/python -m pytest -p no:cacheprovider \
		--show-capture=no tests/soak/kills.py
	@$(BIN)/python -m tests.servers postgresql $(BIN)/python -m pytest -p no:cacheprovider \
		-p tests.soak.clock --show-capture=no -s tests/soak/day.py

lighthouse: $(VENV)/.installed-dev ## Google's measure of the market's pages (needs Node and Chromium)
	@npm ci --silent --prefix .ci/lighthouse
	@$(BIN)/python -m tests.lighthouse

pictures: $(VENV)/.installed-dev ## Take the pictures of the shipped course again (needs Chromium)
	@$(BIN)/python -m tests.pictures

fmt: $(VENV)/.installed-dev ## Format the code
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

messages: $(VENV)/.installed-dev ## Collect new texts for translation (needs gettext)
	@$(BIN)/python manage.py collect_messages

lock: ## Write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --upgrade --output-file requirements.lock
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove the virtual environment and everything that can be made again
	rm -rf $(VENV) var build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Chợ Quê needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing)."; \
		echo "Install it, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making the virtual environment in $(VENV)/ …"
	@$(PYTHON) -m venv $(VENV) || { \
		echo "The virtual environment could not be made. On Debian: apt install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.lock | $(VENV)/bin/python
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock requirements.lock | $(VENV)/bin/python
	@$(call install,requirements-dev.lock)
	@touch $(VENV)/.installed $@

define install
echo "Installing the packages of $(1), about a minute the first time …"; \
$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $(1) || { \
	echo "The packages could not be installed. Check the network, then run the same command again;"; \
	echo "what is already there is kept."; exit 1; }
endef
