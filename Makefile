# Everything runs in a virtual environment of its own, made on first use. Needs Python 3.11 or later and nothing else.
PYTHON ?= python3
DEMO := .venv-demo
DEV := .venv

.PHONY: demo test hunt check simulate bench bench-matching lock clean

demo: $(DEMO)/ready  ## try the bot in your browser: no token, no Discord
	@$(DEMO)/bin/python -m bot demo

test: $(DEV)/ready  ## run the tests
	$(DEV)/bin/python -m pytest

hunt: $(DEV)/ready  ## look for what the properties' fixed examples miss: ten times as many, others each time
	HYPOTHESIS_PROFILE=random EXAMPLES=10 $(DEV)/bin/python -m pytest tests/core tests/guild tests/curriculum

check: $(DEV)/ready  ## all that CI checks: style, types, layers, tests
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/lint-imports
	$(DEV)/bin/basedpyright
	$(MAKE) test

simulate: $(DEV)/ready  ## a simulated 16-week cohort of 60 people; prints what was planted and what was noticed when
	@$(DEV)/bin/python -m tests.simulate

bench: $(DEV)/ready  ## print benchmark figures, as ratios to a baseline or bound; about 3 minutes
	$(DEV)/bin/python -m tests.bench.store
	$(DEV)/bin/python -m tests.bench.progress
	$(DEV)/bin/python -m tests.bench.delivery
	$(DEV)/bin/python -m tests.bench.stall
	$(DEV)/bin/python -m tests.bench.pictures

bench-matching: $(DEV)/ready  ## how good and how fast groups are found, as ratios to proven bounds; about 15 minutes
	$(DEV)/bin/python -m tests.bench.matching

lock:  ## pin all packages anew (needs `pip install uv`)
	requirements/lock.sh

clean:
	rm -rf $(DEMO) $(DEV)

$(DEMO)/ready: requirements/demo.txt
	@echo "Setting up $(DEMO) (about a minute, once) ..."
	@$(PYTHON) -c "import sys; sys.exit('Python 3.11 or later is needed: make PYTHON=python3.11 demo') if sys.version_info < (3, 11) else 0"
	@$(PYTHON) -m venv $(DEMO)
	@$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	@touch $@

$(DEV)/ready: requirements/dev.txt
	@echo "Setting up $(DEV) (about a minute, once) ..."
	@$(PYTHON) -c "import sys; sys.exit('Python 3.11 or later is needed: make PYTHON=python3.11 test') if sys.version_info < (3, 11) else 0"
	@$(PYTHON) -m venv $(DEV)
	@$(DEV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
