# make run: the demo. make test: everything. make bench: the figures of docs/performance.md.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE=1

.PHONY: run test lint bench soak words lock audit clean shots screenshots
.DEFAULT_GOAL := run

run: .venv/ready
	$(BIN)/rasti demo --host $(HOST) --port $(PORT) $(if $(CERT),--cert $(CERT)) $(if $(KEY),--key $(KEY))

# Two processes, a file of tests at a time: browsers wait more than they work.
test: .venv/ready-dev
	sh tests/install_browsers.sh
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready-dev
	sh tests/install_browsers.sh
	$(BIN)/python -m tests.bench

# Half an hour: an event day in little, and every proof at its full count, written to docs/proof.md.
soak: .venv/ready-dev
	$(BIN)/python -m tests.soak

# A picture of every kind of page in each language, scheme and width, in shots/.
shots: .venv/ready-dev
	sh tests/install_browsers.sh
	$(BIN)/python -m tests.shots

# The pictures of the demo that an installer shows, taken anew into static/screenshots/.
screenshots: .venv/ready-dev
	sh tests/install_browsers.sh
	$(BIN)/python -m tests.screenshots

# Collect the words of templates and code into translations/, keeping what is translated.
words: .venv/ready-dev
	$(BIN)/python translations/collect.py

lock: .venv/ready-dev
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --annotation-style line -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --annotation-style line --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

# Compare the pinned packages with PyPI's list of known holes.
audit: .venv/ready
	$(BIN)/python -m pip install -q pip-audit
	$(BIN)/pip-audit --disable-pip --no-deps -r requirements.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rasti needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing Rasti into .venv: this takes about a minute the first time."
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.lock
	touch $@

clean:
	rm -rf .venv instance dist
