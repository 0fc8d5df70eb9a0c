# The same commands everywhere: here, in the README and in .ci/run.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench load clean

demo: $(VENV)/.demo
	$(BIN)/voiceshop talk --out out

test: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.test
	$(BIN)/python -m tests.bench

load: $(VENV)/.test
	$(BIN)/python -m tests.bench.load

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Voiceshop needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[voice,pdf]'
	@touch $@

$(VENV)/.test: $(BIN)/python setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[voice,postgres,server,pdf,stripe,test]'
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
