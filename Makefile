# The two commands: `make run` and `make test`. Both do all their set-up. The work is in scripts/ and the factorland command.
BIN = .venv/bin
RASA_PYTHON = PYTHONPATH=. RASA_TELEMETRY_ENABLED=false .venv-rasa/bin/python -W ignore

.PHONY: run test setup setup-dev train eval bench bench-nlu bench-parse widget fmt lint types check unit

run: setup widget
	@$(BIN)/factorland run

test: setup-dev widget check
	@scripts/widget-checks.sh
	@$(BIN)/factorland train
	@$(BIN)/pytest

unit: setup-dev
	@$(BIN)/pytest tests/unit

setup:
	@scripts/setup.sh

setup-dev:
	@scripts/system-packages.sh
	@scripts/setup.sh dev

train: setup
	@$(BIN)/factorland train

eval: setup-dev
	@$(RASA_PYTHON) -m factorland.nlu.evaluate
	@$(RASA_PYTHON) -m factorland.french.evaluate tests/data/validation_entities.jsonl tests/data/entities.jsonl

bench: setup-dev
	@$(BIN)/python benchmarks/quotes.py

bench-nlu: setup-dev
	@$(RASA_PYTHON) benchmarks/nlu.py

bench-parse: train
	@$(RASA_PYTHON) benchmarks/parse.py --train

widget:
	@scripts/widget.sh

check: lint types

fmt:
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint:
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

types:
	@$(BIN)/mypy
