# Set-up, the gate and packages; `make` lists them. PYTHON=python3.12 chooses another Python.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check -c packaging/constraints.txt
PINS := pyproject.toml packaging/constraints.txt

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: run test lint bench screenshots package package-test clean help

run: libraries-window .venv/installed ## train LeNet-5 in the window (without a display: here)
	@$(BIN)/netx demo lenet-5

test: export QT_QPA_PLATFORM = offscreen
test: libraries-test lint ## everything that a change has to pass
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/installed-dev ## format, style, types and import contracts
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: libraries-test .venv/installed-dev ## measure what the budgets are about
	@$(PY) -m tests.benchmarks

screenshots: libraries-screenshots .venv/installed ## draw the pictures of the documentation
	@xvfb-run -a -s "-screen 0 1920x1200x24" $(PY) packaging/screenshots.py

package: libraries-package .venv/installed-package ## build the package of this system in dist/
	@$(PY) packaging/build.py

package-test: libraries-test .venv/installed-dev ## install that package and try it
	@$(BIN)/pytest packaging/test_package.py

clean: ## remove what was built and cached, but keep .venv
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find explorer tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list all of these
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

# Shared libraries of the system: a look that takes some hundredths of a second.
libraries-%: | $(PY)
	@$(PY) -IS packaging/system.py --for $*

# An installation is stamped, so that nothing is installed twice.
.venv/installed: $(PINS) | $(PY)
	$(call install,-e .)
	@touch $@

.venv/installed-dev: $(PINS) | $(PY)
	$(call install,-e '.[dev]')
	@touch .venv/installed $@

.venv/installed-package: $(PINS) | $(PY)
	$(call install,-e '.[package]')
	@touch .venv/installed $@

# The build backend comes first: pip's isolation would fetch one that nobody has pinned.
define install
@echo "Installing into .venv; the first time takes a few minutes."
@$(PIP) hatchling editables
@$(PIP) --no-build-isolation $(1)
endef

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON): install Python 3.11 or newer, or name one with make PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Network Explorer needs Python 3.11 or newer and this is %d.%d: name another with make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) packaging/system.py --for venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
