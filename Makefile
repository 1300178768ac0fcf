# `make` shows the targets. Those that need .venv set it up first; a second call installs nothing.
# PYTHON names the interpreter that makes .venv: PYTHON=/path/to/python3.11 make run

SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
TOOLS := .venv-tools
PY := $(VENV)/bin/python
AGENTS ?= 1
TEST_PROCESSES ?= 2
INSTALL := $(PY) .ci/install.py

# A killed installation leaves files that nobody can trust, and this one. What was fetched is in uv's or pip's cache.
ifneq ($(wildcard $(VENV)/.unfinished),)
$(shell rm -f $(VENV)/.python)
endif
ifneq ($(wildcard $(TOOLS)/.unfinished),)
$(shell rm -f $(TOOLS)/.installed)
endif

.DEFAULT_GOAL := help

.PHONY: help run survey serve watch demo-drift ui pictures up down status test test-fast test-night test-unit test-integration coverage test-server lint security infra bench bench-api bench-deploy bench-drift images lock clean setup setup-dev tools hooks

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-23s %s\n", $$1, $$2 }'

run: setup ## run the pipeline on the packaged sample; `python pipelines/run.py --help` for more
	@$(PY) pipelines/run.py

survey: setup ## look at a survey's file, FILE=survey.csv: what is in it, a draft of its description; docs/data.md
	@$(PY) -m funcoes.dados.conferir $(if $(FILE),"$(FILE)") $(if $(SURVEY),--survey "$(SURVEY)")

# Ctrl-C ends it. A run in another terminal may promote another one.
serve: setup ## serve the promoted model on http://127.0.0.1:8000
	@$(PY) pipelines/serve.py

# Needs no more than Python: a machine that only watches does not install the project.
watch: $(VENV)/.python ## Prometheus, Alertmanager and Grafana of this machine on what is served; monitoring/README.md
	@$(PY) -m monitoring.watch

# In .demo/, on a server of its own, three to nine minutes. To look around: demo_drift.py --keep. Alerts are shown where Prometheus and Alertmanager are installed.
demo-drift: setup ## a shifted month: the alert, the answers, the retraining, and what became of it
	@$(PY) pipelines/demo_drift.py

ui: setup ## print a link that opens the pages of the embedded server, logged in, and start it if none runs
	@$(PY) -m clearml_local ui --pages configs/paginas.yaml

up: setup ## start the embedded server and agents that stay (AGENTS=2 for more)
	@$(PY) -m clearml_local up --agents "$(AGENTS)" --pages configs/paginas.yaml

# Nothing is installed only to say that nothing runs. For an exit status: python -m clearml_local status
down: ## end them, with what they run
	@if [ -x $(PY) ]; then $(PY) -m clearml_local down; else echo "not running"; fi

status: ## say what runs
	@if [ -x $(PY) ]; then $(PY) -m clearml_local status || true; else echo "not running"; fi

TESTS = $(PY) -m pytest -n $(TEST_PROCESSES) --no-loadscope-reorder
COVERAGE_MIN = 90

test: setup-dev ## the tests, without those of every night
	@$(TESTS) -m "not nightly" --durations=15

test-night: setup-dev ## all tests, with what they cover
	@$(TESTS) --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE_MIN) --durations=15

# The two halves of `make test` for two machines; `make coverage` puts together what they have written.
test-unit: setup-dev ## of these, those without a whole pipeline
	@COVERAGE_FILE=.coverage.unit $(TESTS) -m "not nightly" --ignore=tests/integration --cov --cov-report= --durations=15

test-integration: setup-dev ## of these, the whole pipeline
	@COVERAGE_FILE=.coverage.integration $(TESTS) -m "not nightly" tests/integration --cov --cov-report= --durations=15

coverage: setup-dev ## what both halves covered
	@$(PY) -m coverage combine .coverage.unit .coverage.integration
	@$(PY) -m coverage report --skip-covered --fail-under=$(COVERAGE_MIN)

test-fast: setup-dev ## the unit tests that take a minute, for between two edits
	@$(PY) -m pytest tests/unit -n $(TEST_PROCESSES) --no-loadscope-reorder --so-rapidos -p no:schemathesis

# The tests that need a server, against the one that CLEARML_* of the environment names.
test-server: setup-dev ## the tests that need a server, on that of CLEARML_*
	@$(PY) -m pytest tests/contract tests/integration --servidor=ambiente

# A tool that is missing is skipped with a word. `make lint LINT=--nothing-skipped` makes that a failure, LINT=ruff is for one.
ifeq ($(origin LINT),default)
LINT := # make has a value of its own
endif
lint: setup-dev tools ## code, scripts, images, workflows: by the tools that know them
	@$(PY) -m scripts.linting $(LINT)

# SECURITY=--nothing-skipped: the same. Limits and exceptions are in configs/security.yaml.
security: setup tools ## vulnerable code and packages, secrets, licences, SBOM: and the gate
	@$(PY) -m scripts.security $(SECURITY)

# Fetches the provider, once; the tests then ask it, too. Changes nothing in any cloud.
infra: ## check infra/ with OpenTofu or Terraform
	@tool=$$(command -v tofu || command -v terraform) || { echo "OpenTofu or Terraform is needed: https://opentofu.org/docs/intro/install" >&2; exit 2; }; \
	  "$$tool" -chdir=infra fmt -check -diff && "$$tool" -chdir=infra init -backend=false -input=false >/dev/null && "$$tool" -chdir=infra validate

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

# In a real browser, on a server of its own.
pictures: setup-dev ## take the pictures of docs/img of the web pages
	@$(PY) -m tests.pages.pictures

# The serving process under load, beside other ways to serve; about nine minutes.
bench-api: setup ## figures of the serving process
	@$(PY) bench/bench_api.py

# On the stand-in of the tests; a minute.
bench-deploy: setup-dev ## figures of a deploy, its way back and a rollback
	@$(PY) bench/bench_deploy.py

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

# Of their own, since their requirements contradict the project's. Without them the rest is still checked.
tools: $(TOOLS)/.installed ## the tools that `make lint` and `make security` call

$(TOOLS)/.installed: $(VENV)/.python requirements-tools.txt
	@echo "Installing the tools of lint and security into $(TOOLS) ..."
	@"$(PYTHON)" -m venv --clear $(TOOLS) && $(TOOLS)/bin/python .ci/install.py requirements-tools.txt && touch $@ || \
	  { rm -rf $(TOOLS); echo "They could not be installed: their checks are skipped." >&2; }

hooks: setup-dev tools ## have git call the linters before a commit, and lint and security before a push
	@$(TOOLS)/bin/pre-commit install

# Compile the locks again from the short .in files, without what no command imports.
COMPILE = uv pip compile $(UPGRADE) --excludes requirements-left-out.in --python-version 3.11 -q --no-header --annotation-style line
lock: ## compile requirements*.txt again from the .in files; UPGRADE=--upgrade takes newer versions
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --excludes requirements-tools-left-out.in requirements-tools.in -o requirements-tools.txt
	$(COMPILE) --generate-hashes requirements-serving.in -o requirements-serving.txt
	$(COMPILE) --generate-hashes --no-annotate -c requirements.txt requirements.in -o docker/requirements.txt
	$(COMPILE) --excludes bench/peers/left-out.in bench/peers/kedro.in -o bench/peers/kedro.txt
	$(COMPILE) --excludes bench/peers/left-out.in bench/peers/metaflow.in -o bench/peers/metaflow.txt

clean: ## remove .venv, results and caches
	rm -rf $(VENV) $(TOOLS) .security resultados .pytest_cache .mypy_cache .ruff_cache .hypothesis .images
