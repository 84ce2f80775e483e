# Journeybot: everything is one `make` away. `make` alone lists what there is.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
RUN := .venv/.run-installed
DEV := .venv/.dev-installed
CODE := bot journeys notifications storage tests
# Further words for pytest or the demo, such as ARGS="tests/journeys -x" or ARGS="--data workspace".
ARGS ?=

.PHONY: help demo walk test lint types contracts format coverage bench chaos picture lock check clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: $(RUN)  ## Try the bot in a workspace on this machine, in your browser; no Slack, no account
	@$(BIN)/journeybot demo $(ARGS)

walk: $(RUN)  ## The same without a browser: print the main job as people see it
	@$(BIN)/journeybot demo --walk

test: $(DEV)  ## Run all tests (PostgreSQL's too where it is installed)
	@$(BIN)/pytest -rs $(ARGS)

check: lint types contracts test  ## Everything that must be green before a change is merged

lint: $(DEV)  ## Style, and the house rules that can be read off a line
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV)  ## Types, strictly
	@$(BIN)/mypy

contracts: $(DEV)  ## Which room may import what
	@$(BIN)/lint-imports

format: $(DEV)  ## Lay out the code and sort its imports
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

coverage: $(DEV)  ## What the tests of journeys and storage reach
	@$(BIN)/coverage run --source journeys,storage -m pytest tests/journeys tests/storage
	@$(BIN)/coverage report --show-missing --skip-covered

bench: $(DEV)  ## Measure what docs/benchmarks.md quotes
	@$(BIN)/python -m benchmarks $(ARGS)

chaos: $(DEV)  ## Kill, pause and mislead the bot for some minutes, and count what its people got
	@$(BIN)/python -m tests.chaos $(ARGS)

picture: $(DEV)  ## Make the pictures in README.md anew: the alert from the walk's words, the demo in Chromium
	@$(BIN)/journeybot demo --walk | $(BIN)/python docs/draw_alert.py
	@$(BIN)/python -m tests.browser.pictures

lock: $(DEV)  ## Renew both lock files
	@PATH="$(BIN):$$PATH" .ci/renew-locks

clean:  ## Remove the virtual environment and everything that can be made again
	@rm -rf .venv build dist .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis tests/browser/node_modules

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Journeybot needs Python 3.11 or newer: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv is missing (Debian: apt-get install python3-venv)" >&2; exit 1; }

$(RUN): requirements.lock
$(DEV): requirements-dev.lock
$(RUN) $(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing what $(filter %.lock,$^) pins, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(filter %.lock,$^)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
