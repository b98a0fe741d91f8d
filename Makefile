# One door to everything. `make help` lists what it does.

PYTHON ?= python3
JOBS ?= 2
N ?= 2000
FIRST ?= 1
OUT ?= out

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --no-compile --progress-bar off
OFFSCREEN := QT_QPA_PLATFORM=offscreen
PYTEST := $(OFFSCREEN) $(PY) -m pytest

# Where the machine's setting forbids to keep bytecode, each of some thousand processes would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test lint bench simulate drill nightly screens bundle fresh-machine lock words clean \
        set-up-run set-up-test libraries-run libraries-test

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- set-up: done once, looked at again only when the locks change ---------------------------------------------------

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "The environment could not be made. On Debian: apt-get install --yes python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt requirements/build.txt pyproject.toml hatch_build.py
	@echo "Installing the locked packages of requirements/run.txt ..."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.made requirements/dev.txt pyproject.toml hatch_build.py
	@echo "Installing the locked packages of requirements/dev.txt ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.run $@

libraries-run:
	@sh scripts/system_libraries.sh run

libraries-test:
	@sh scripts/system_libraries.sh test

set-up-run: libraries-run $(VENV)/.run
set-up-test: libraries-test $(VENV)/.test

# --- the two commands ------------------------------------------------------------------------------------------------

run: set-up-run  ## open the desk; without a screen, play `station demo`
	@if [ "$(OS)" = Windows_NT ] || [ "$$(uname -s)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  exec $(PY) -m station_app; \
	else \
	  echo "No screen (DISPLAY, WAYLAND_DISPLAY): playing the demo. Its papers and pictures go to $(OUT)/demo"; \
	  rm -rf "$(OUT)/demo"; mkdir -p "$(OUT)"; \
	  $(OFFSCREEN) $(PY) -m station_app demo --out "$(OUT)/demo"; \
	fi

# The files that say a mark: to read all the others takes longer than the tests that are asked for.
saying = $$(grep -rl --include='test_*.py' 'mark\.$(1)' tests)

# What works beside the tests speaks in one piece when it is done. Its name, its command.
beside = { $(2) >.cache/$(1).log 2>&1; code=$$?; cat .cache/$(1).log; exit $$code; } & $(1)=$$!

# First what needs the machine to itself, then the parallel body, whose closing lines end the run. Beside the body, in a
# small process of its own, what forks: out of a worker that has grown large it costs more. 5: nothing collected.
define phases
failed=0; \
$(PYTEST) $(1) -m "serial and not drill" $(call saying,serial) || { code=$$?; [ $$code -eq 5 ] || failed=$$code; }; \
$(call beside,forks,$(PYTEST) $(1) -m "forks and not drill" $(call saying,forks)); \
$(PYTEST) $(1) -n $(JOBS) --dist worksteal -m "not serial and not forks and not drill" || failed=$$?; \
wait $$forks || failed=$$?; \
$(2) \
exit $$failed
endef

test: set-up-test  ## lint, and all tests with real windows and a real PostgreSQL
	@mkdir -p .cache; \
	$(call beside,lint,$(MAKE) --no-print-directory lint); \
	$(call phases,,wait $$lint || failed=1;)

# --- parts and longer runs -------------------------------------------------------------------------------------------

lint: set-up-test  ## ruff, mypy and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --cache-dir .cache/import-linter

bench: set-up-test  ## every speed claim as a ratio against its limit
	@$(OFFSCREEN) $(PY) -m benchmarks

simulate: set-up-test  ## schedules of faults through the whole way: make simulate N=500 (FIRST=1000, JOBS=2)
	@$(OFFSCREEN) $(PY) -m tests.simulator.run --schedules $(N) --first $(FIRST) --jobs $(JOBS)

screens: set-up-test  ## write the pictures of docs/screens; those of the city's pages where Chromium is
	@STATION_SCREENS=docs/screens $(PYTEST) tests/screens tests/city_centre/test_receipt_page_in_a_browser.py \
	  tests/city_centre/test_staff_page_in_a_browser.py

bundle: set-up-test  ## the PyInstaller folder in dist/, started once to play the demo
	@$(PY) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build build.spec
	@rm -rf "$(OUT)/bundle-demo"; mkdir -p "$(OUT)"
	@$(OFFSCREEN) dist/ip-station-desk/station demo --out "$(OUT)/bundle-demo"

drill: set-up-test bundle  ## what is proved before a release: bundle, installed wheel, bare machine
	@sh scripts/system_libraries.sh drill
	@sh scripts/installed_wheel.sh
	@$(PYTEST) -m drill || [ $$? -eq 5 ]
	@$(MAKE) --no-print-directory fresh-machine

nightly: export STATION_KILL_CYCLES ?= 3000
nightly: export STATION_POWER_CUTS ?= 20000
nightly: export STATION_BACKUPS ?= 1000
nightly: export STATION_KILLS ?= 1
nightly: export STATION_REPORT_WEEKS ?= 26
nightly: export STATION_PUBLICATION_FLIPS ?= 100000
nightly: export STATION_PUBLICATION_GROWTH ?= 1.05
nightly: export STATION_DAMAGES ?= 500
nightly: export STATION_WRECKS ?= 100
nightly: export STATION_SCHEDULES ?= 5000
nightly: export STATION_MUTANTS ?= 100
nightly: NIGHT ?= 100000
nightly: export STATION_SEARCH_RECORDS ?= 20000
nightly: export STATION_SEARCHES ?= 2000
nightly: export STATION_LEDGERS ?= 60
nightly: export STATION_PARALLEL_ROUNDS ?= 50
nightly: export STATION_SOAK_MINUTES ?= 120
nightly: export STATION_EDITS ?= 1000
nightly: export STATION_POISONS ?= 100000
nightly: export STATION_FAILED_CALLS ?= 200
nightly: export STATION_HYPOTHESIS ?= nightly
nightly: set-up-test  ## the long sweeps: kills, power cuts, schedules of faults
	@mkdir -p .cache; $(call phases,-o timeout=0)
	@$(OFFSCREEN) $(PY) -m tests.simulator.run --schedules $(NIGHT) --first 1000 --jobs $(JOBS)
	@$(OFFSCREEN) $(PY) -m tests.simulator.run --bookings --schedules 10000 --first 1000 --jobs $(JOBS)
	@$(OFFSCREEN) $(PY) -m tests.soak.run --minutes $(STATION_SOAK_MINUTES)

fresh-machine:  ## `make run` and `make test` in a bare Debian 12 (root and debootstrap needed)
	@bash scripts/fresh_machine.sh

# --- upkeep ----------------------------------------------------------------------------------------------------------

lock: $(VENV)/.made  ## write requirements/ anew; UPGRADE=1 also moves to newer versions
	@PY="$(PY)" sh scripts/lock.sh $(if $(UPGRADE),--upgrade)

words: set-up-test  ## gather the sentences of say() into the translation files
	@mkdir -p .cache
	@$(BIN)/pybabel --quiet extract --no-default-keywords --keyword say --keyword mark --add-location file --sort-by-file \
	  --project "IP Station Desk" --output .cache/words.pot station_app
	@for po in resources/translations/*.po; do \
	  language=$$(basename "$$po" .po); \
	  $(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date \
	    --input-file .cache/words.pot --output-file "$$po" --locale "$$language"; \
	done

clean:  ## remove what was built (not .venv, not a station's data)
	@rm -rf build dist "$(OUT)" .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
