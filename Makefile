# tiepdan needs Python 3.11 or newer and make; everything else comes by itself.
#   PORT=8000           where `make demo` listens
#   PYTHON=/path/to/it  which interpreter builds .venv
#   PYTEST_ARGS="..."   more words for pytest, such as -m "not browser"
#   WORKERS=3           tests side by side; 0: one after the other
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
PORT ?= 8000
PYTEST_ARGS ?=
WORKERS ?= 3
export PYTHON
BIN := .venv/bin
LOCK := pyproject.toml uv.lock hatch_build.py tools/install.sh
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/*.po)

.PHONY: help install dev demo test check fmt bench messages catalogues debian clean FORCE

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/runtime ## install the program into .venv, as locked

dev: .venv/dev ## install the tools for tests and checks as well

# The tools include the program, so a fresh .venv/dev is a fresh .venv/runtime.
.venv/runtime: $(LOCK) $(if $(PYTHON),FORCE)
	@tools/install.sh runtime
	@touch $@

.venv/dev: $(LOCK) $(if $(PYTHON),FORCE)
	@tools/install.sh dev
	@touch .venv/runtime $@

demo: install catalogues ## run with invented letters on http://127.0.0.1:$(PORT)
	@tools/demo.sh $(PORT)

test: dev debian catalogues ## run every test, in Chromium and on PostgreSQL too
	@$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_ARGS)

check: dev catalogues ## lint, types, import contracts, locales, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@COLUMNS=100 $(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.check_locales
	@place=$$(mktemp -d) && export TIEPDAN_DATABASE_URL=sqlite:///$$place/check.db && \
	$(BIN)/tiepdan db migrate && $(BIN)/tiepdan db check && rm -r $$place

fmt: dev ## put the code into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: dev catalogues ## measure; see bench/README.md
	@$(BIN)/python -m bench

messages: dev ## bring locales/ up to date with the sources
	$(BIN)/python -m tools.catalogues update

catalogues: $(CATALOGUES:.po=.mo)

locales/%.mo: locales/%.po
	@$(BIN)/python -m tools.catalogues compile

debian:
	@tools/debian-packages.sh

clean: ## remove what can be made again; var/ stays
	rm -rf .venv build dist htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache
	rm -rf .hypothesis .import_linter_cache screenshots
	find core channels plugins tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	rm -f locales/*/LC_MESSAGES/*.mo
