# Two commands matter: `make demo` shows legstats at work, `make test` checks all of it.
# Each sets up what it needs; only python3 (3.11 or newer, with venv) and make must be there.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

# What is imported is compiled once for all the processes to come, also where a machine is set to
# keep no bytecode: the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint chromium sample look docs profile months bench bench-accuracy bench-sentences torture clean

# Side by side two targets would set up the same folder at once; only what `test` fetches may be.
ifndef AT_ONCE
.NOTPARALLEL:
endif

demo: $(VENV)/runtime
	@$(BIN)/legstats demo -o reports/demo --force
	@echo "From this folder legstats is typed $(BIN)/legstats."

# Rules, form, layers and types are checked beside the tests. A file's tests share what they set up,
# so they stay with one process; there are more processes than the two cores of the smallest machine,
# because a test often waits for a browser, a server or the disk.
test:
	@$(MAKE) --no-print-directory -j2 AT_ONCE=1 $(VENV)/browser
	@{ $(LINT); } >$(VENV)/lint.txt 2>&1 & lint=$$!; \
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=10; \
	tests_failed=$$?; wait $$lint; lint_failed=$$?; cat $(VENV)/lint.txt; \
	[ $$tests_failed = 0 ] && [ $$lint_failed = 0 ]

LINT := $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache && $(BIN)/mypy

lint: $(VENV)/dev
	$(LINT)

sample: $(VENV)/dev  ## make the sample athlete's files and report anew
	$(BIN)/python -m sample_data.make
	$(BIN)/legstats demo -o reports/sample --force

look: $(VENV)/browser  ## keep screenshots of the sample report, to be looked at
	$(BIN)/python -m sample_data.look

docs: $(VENV)/dev  ## write README's command reference and the schema of report.json anew
	$(BIN)/python -m analyzer.cli.reference README.md
	$(BIN)/python -m analyzer.report.schema

profile: $(VENV)/dev  ## write FIT's slice of the vendor's public profile anew
	$(BIN)/python analyzer/importers/fit/generate_profile.py

months: $(VENV)/dev  ## write the months' names in every language anew, from CLDR
	$(BIN)/python -m analyzer.importers.generate_month_names

BEFORE ?= HEAD~1
bench: $(VENV)/dev  ## speed, side by side with limits, rivals and the commit BEFORE
	@$(call install,.[bench]) || \
	  echo "Some rivals cannot be installed here; they are left out."
	@missed=; for one in "at_once.py --before $(BEFORE)" decode_speed.py damage.py archive_speed.py apple_health.py legday_engine.py \
	  answer_speed.py report_speed.py living_page.py strava_sync.py accounts.py; do \
	  echo "== $$one"; $(BIN)/python benchmarks/$$one || missed="$$missed $${one%% *}"; \
	done; test -z "$$missed" || { echo "Over a limit:$$missed"; exit 1; }

bench-accuracy: $(VENV)/dev  ## is the estimator as honest as it says
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/plan.py
	$(BIN)/python benchmarks/habits.py
	$(BIN)/python benchmarks/months.py
	$(BIN)/python benchmarks/cohort.py accuracy
	$(BIN)/python benchmarks/prediction.py

bench-sentences: $(VENV)/dev  ## is every sentence of 200 reports true
	$(BIN)/python benchmarks/sentences.py

MINUTES ?= 30
torture: $(VENV)/dev  ## kills, power cuts, full disks, inputs without end, fuzzing: docs/reliability.md
	@$(call install,.[fuzz]) || \
	  echo "Fuzzing is not guided: the extra fuzz cannot be installed here."
	$(BIN)/python benchmarks/torture.py --minutes $(MINUTES)

# Compiled when first imported: most of what the packages bring never is. uv takes less
# time; pip does it where uv cannot, and where pip was told of another index, of which uv knows nothing
# (told quietly to list its settings, pip lists none).
PINNED := -c constraints.txt
define install
! $(BIN)/pip config list | grep -E '[.](index-url|no-index)=' >/dev/null && { \
  $(PIP) install --no-compile $(PINNED) uv && \
  UV_SYSTEM_CERTS=1 $(BIN)/uv --quiet pip install --python $(BIN)/python $(PINNED) -e '$(1)'; } 2>/dev/null || \
$(PIP) install --use-pep517 --no-compile $(PINNED) -e '$(1)'
endef

$(VENV)/bin/pip:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "legstats needs Python 3.11 or newer; this one is $$(python3 --version)."; exit 1; }
	@python3 -m venv $(VENV)

$(VENV)/runtime: pyproject.toml constraints.txt | $(VENV)/bin/pip
	@echo "Setting up (a minute or two, once) …"
	@$(call install,.)
	@touch $@

# At once with what legstats itself needs: each package is looked up once.
$(VENV)/dev: pyproject.toml constraints.txt | $(VENV)/bin/pip
	@echo "Setting up legstats and the tools of its tests (a minute or two, once) …"
	@$(call install,.[dev])
	@touch $(VENV)/runtime $@

# A browser comes from elsewhere than the packages, so both are fetched at once. Where Playwright's
# own had to be taken, the system's is not asked for again each time.
chromium:
	@test -e $(VENV)/browser || sh tests/install_browser.sh

$(VENV)/browser: $(VENV)/dev tests/install_browser.sh | chromium
	@sh tests/install_browser.sh $(BIN)
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
