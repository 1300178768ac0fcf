# `make` shows the targets. Those that need .venv set it up first; a second call installs nothing.
# PYTHON names the interpreter that makes .venv: PYTHON=/path/to/python3.11 make run

SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
AGENTS ?= 1
TEST_PROCESSES ?= 2
INSTALL := $(PY) .ci/install.py

# A killed installation leaves files that nobody can trust, and this one. What was fetched is in uv's or pip's cache.
ifneq ($(wildcard $(VENV)/.unfinished),)
$(shell rm -f $(VENV)/.python)
endif

.DEFAULT_GOAL := help

.PHONY: help run serve watch demo-drift up down status test test-fast test-server lint bench bench-api bench-drift images lock clean setup setup-dev

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-18s %s\n", $$1, $$2 }'

run: setup ## run the pipeline on the packaged sample; `python pipelines/run.py --help` for more
	@$(PY) pipelines/run.py

# Ctrl-C ends it. A run in another terminal may promote another one.
serve: setup ## serve the promoted model on http://127.0.0.1:8000
	@$(PY) pipelines/serve.py

# Needs no more than Python: a machine that only watches does not install the project.
watch: $(VENV)/.python ## Prometheus, Alertmanager and Grafana of this machine on what is served; monitoring/README.md
	@$(PY) -m monitoring.watch

# In .demo/, on a server of its own, three to nine minutes. To look around: demo_drift.py --keep. Alerts are shown where Prometheus and Alertmanager are installed.
demo-drift: setup ## a shifted month: the alert, the answers, the retraining, and what became of it
	@$(PY) pipelines/demo_drift.py

up: setup ## start the embedded server and agents that stay (AGENTS=2 for more)
	@$(PY) -m clearml_local up --agents "$(AGENTS)"

# Nothing is installed only to say that nothing runs. For an exit status: python -m clearml_local status
down: ## end them, with what they run
	@if [ -x $(PY) ]; then $(PY) -m clearml_local down; else echo "not running"; fi

status: ## say what runs
	@if [ -x $(PY) ]; then $(PY) -m clearml_local status || true; else echo "not running"; fi

test: setup-dev ## all tests
	@$(PY) -m pytest -n $(TEST_PROCESSES) --no-loadscope-reorder --cov --cov-report=term:skip-covered --cov-fail-under=90 --durations=15

test-fast: setup-dev ## the unit tests that take a minute, for between two edits
	@$(PY) -m pytest tests/unit -n $(TEST_PROCESSES) --no-loadscope-reorder --so-rapidos -p no:schemathesis

# The tests that need a server, against the one that CLEARML_* of the environment names.
test-server: setup-dev ## the tests that need a server, on that of CLEARML_*
	@$(PY) -m pytest tests/contract tests/integration --servidor=ambiente

lint: setup-dev ## ruff, mypy, imports between the rooms
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports

bench: setup ## figures of speed
	@$(PY) bench/bench_server.py
	@$(PY) bench/bench_load.py
	@$(PY) bench/bench_agent.py
	@$(PY) bench/bench_pipeline.py
	@$(PY) bench/bench_train.py
	@$(PY) bench/bench_scale.py
	@$(PY) bench/bench_peers.py

# With docker where an engine answers, else with buildah, as root: docs/images.md. A second time takes seconds.
images: setup ## build the container images: api, agent, server
	@$(PY) -m scripts.images build

# The serving process under load, beside other ways to serve; about nine minutes.
bench-api: setup ## figures of the serving process
	@$(PY) bench/bench_api.py

# False alarms and hits of the monitor, on cases that are made; half an hour.
bench-drift: setup ## figures of the drift monitor and of the test of answers
	@$(PY) bench/bench_drift.py
	@$(PY) bench/bench_answers.py

setup: $(VENV)/.installed ## make .venv with the pinned requirements

setup-dev: $(VENV)/.installed-dev ## the same with the tools for tests and linters

$(VENV)/.python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "Python 3.11 is needed (PyCaret 3.3.2 runs on nothing newer) and '$(PYTHON)' was not found: install it, or name it with PYTHON=/path/to/python3.11" >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	  echo "Python 3.11 is needed (PyCaret 3.3.2 runs on nothing newer), '$(PYTHON)' is $$("$(PYTHON)" -c 'import platform; print(platform.python_version())' 2>&1): name another with PYTHON=/path/to/python3.11" >&2; exit 2; }
	@"$(PYTHON)" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.python requirements.txt
	@echo "Installing the pinned requirements into $(VENV) (1 GB, once) ..."
	@$(INSTALL) requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "Installing the tools for tests and linters ..."
	@$(INSTALL) requirements-dev.txt
	@touch $@

# Compile the locks again from the short .in files, without what no command imports.
COMPILE = uv pip compile --excludes requirements-left-out.in --python-version 3.11 -q --no-header --annotation-style line
lock: ## compile requirements*.txt again from the .in files
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --generate-hashes requirements-serving.in -o requirements-serving.txt
	$(COMPILE) --generate-hashes --no-annotate -c requirements.txt requirements.in -o docker/requirements.txt
	$(COMPILE) --excludes bench/peers/left-out.in bench/peers/kedro.in -o bench/peers/kedro.txt
	$(COMPILE) --excludes bench/peers/left-out.in bench/peers/metaflow.in -o bench/peers/metaflow.txt

clean: ## remove .venv, results and caches
	rm -rf $(VENV) resultados .pytest_cache .mypy_cache .ruff_cache .hypothesis
