# Everything runs from .venv, which requirements.lock fixes by hash.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check lock pictures clean

demo: .venv/ready
	$(BIN)/assettrace demo

test: .venv/develop
	$(BIN)/pytest

# layout, mistakes, which room may know which, and types
check: .venv/develop
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# uv first, by hash and with pip; uv then installs the rest in seconds.
.venv/ready: requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("assettrace needs Python 3.11 or newer; PYTHON=/path/to/python3.11 make demo" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-uv.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --offline --python $(BIN)/python -e .
	touch $@

# What tests and checks need beside the program, from a lock of its own.
.venv/develop: .venv/ready requirements-develop.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes --python $(BIN)/python -r requirements-develop.lock
	touch $@

# Made anew only when pyproject.toml changes; neither file names an index.
lock: .venv/ready
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock
	$(BIN)/uv pip compile --group develop --constraints requirements.lock --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --output-file requirements-develop.lock
	echo uv | $(BIN)/uv pip compile - --constraints requirements.lock --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --output-file requirements-uv.lock

# The pictures of the README, from the demo's dossier; needs poppler's pdftoppm.
pictures: .venv/ready
	rm -rf build/demo-case && $(BIN)/assettrace demo --dir build/demo-case
	pdftoppm -r 62 -gray -png -singlefile -f 1 -l 1 build/demo-case/dossiers/DEMO-1-served-v1-draft.pdf docs/demo-cover
	pdftoppm -r 62 -png -singlefile -f 16 -l 16 build/demo-case/dossiers/DEMO-1-served-v1-draft.pdf docs/demo-funds

clean:
	rm -rf .venv
