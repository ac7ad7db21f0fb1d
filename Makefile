# make run: set up, train the default model if there is none, serve page and API on 127.0.0.1.   make test: all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: setup run train test check bench notebooks pictures lock vendor clean

setup: $(VENV)/.run-ready
run: $(VENV)/.run-ready ; @test -f models/current || $(BIN)/berakhlak train ; exec $(BIN)/berakhlak serve --port $(PORT)
train: $(VENV)/.run-ready ; $(BIN)/berakhlak train
test: $(VENV)/.test-ready ; $(BIN)/python -m pytest -n 2 --dist loadscope
check: $(VENV)/.test-ready ; $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/berakhlak annotations check data/annotations data/annotations/next
bench: $(VENV)/.test-ready ; for script in benchmarks/*.py ; do $(BIN)/python $$script || exit 1 ; done
notebooks: $(VENV)/.test-ready ; $(BIN)/python -m pytest --nbmake notebooks
pictures: $(VENV)/.test-ready ; $(BIN)/python docs/pictures.py
lock: ; uv pip compile pyproject.toml --group build --universal --python-version 3.11 --no-emit-index-url --generate-hashes -q -o requirements.lock && uv pip compile pyproject.toml --group test --universal --python-version 3.11 --no-emit-index-url --generate-hashes -q -c requirements.lock -o requirements-dev.lock
vendor: ; cd service/page && npm ci --ignore-scripts --no-audit --no-fund && npm run -s vendor
clean: ; rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache *.egg-info

$(VENV)/.run-ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test-ready: $(VENV)/.run-ready requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
