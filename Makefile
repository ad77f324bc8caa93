# `make` lists the commands. Each sets up what it needs; a second run reuses it. PYTHON=python3.12 chooses the Python.
setup  := sh requirements/setup.sh
python := .venv/bin/python -m
colab  := .venv-colab/bin/python -m
pins   := $(python) uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --no-annotate \
          --no-emit-package kerascnn --custom-compile-command "make requirements" $(UPGRADE)

# The libraries whose networks ours are compared with: what is missing or does not fit together shows in an import.
has_peers := PYTHONPATH=tests/parity .venv/bin/python -c "from parity_peers import torchvision; torchvision(); import timm" \
             2>/dev/null
get_peers := $(python) pip install --constraint requirements/dev.txt --requirement requirements/parity.txt

fast     := -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not release"  # a file's tests share what they make
portable := $(foreach room,layers models analysis checks,tests/$(room) kerascnn/$(room))  # holds on every backend and on Colab
right    := $(foreach answers,model_answer_is alternatives_are,tests/checks/test_problems.py::test_$(answers)_correct)
core     := tests/layers $(foreach file,networks learning checkpoint_files,tests/models/test_$(file).py) \
            tests/analysis/test_gradients.py $(right)  # of it, what depends on them most

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup lab course notebooks grade-the-graders lectures check test test-slow test-course test-jax test-colab \
        test-portable test-parity test-all test-release site bench dist requirements

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*  ## /  make \1                    /p' Makefile | sed 's/^\(.\{26\}\) */\1/'

setup:  ## build .venv from the compiled pins, with everything for development in it
	@$(setup) .venv requirements/dev.txt

lab: setup  ## open JupyterLab on the lectures (ARGS="--no-browser --port 9000": its own options)
	$(python) kerascnn lab $(ARGS)

course: setup  ## run every lecture, grade the model answers, write build/course/
	$(python) kerascnn course

notebooks: setup  ## write solutions/ and exercises/ from notebooks/
	$(python) kerascnn notebooks

grade-the-graders: setup  ## try wrong, right and changed answers on every check (ARGS="ps1 basic_block": some)
	$(python) kerascnn.checks.grading_matrix $(ARGS)

lectures: setup  ## execute the lectures whose source changed and store their outputs
	$(python) kerascnn lectures

check: setup  ## lint, format, types, the repository's own rules, stale notebooks, in under a minute
	$(python) ruff check
	$(python) ruff format --check
	$(python) mypy
	$(python) pytest $(fast) tests/test_floors.py tests/test_lazy.py tests/test_repository.py tests/test_four_steps.py \
	    tests/test_continuous_integration.py tests/test_packaging.py tests/test_setup.py tests/course/test_up_to_date.py

test: setup  ## the tests, about ten minutes on two cores
	$(python) pytest $(fast) --ignore tests/parity

test-slow: setup  ## what takes minutes: other environments, a browser, the whole course
	$(python) pytest -n 2 --dist loadfile --no-loadscope-reorder -m "slow and not release" --ignore tests/parity

test-course: setup  ## every lecture and problem set once, with nothing beside it, and its pages in a browser
	$(python) pytest tests/browser/test_whole_course.py

test-jax: setup  ## layers, networks, gradients and problems on JAX
	KERAS_BACKEND=jax $(python) pytest $(fast) -m "not slow and not release and not counting" $(core)

test-colab:  ## layers, networks, gradients and problems on the versions Colab has, in .venv-colab
	@$(setup) .venv-colab requirements/colab.txt
	$(colab) pytest $(fast) $(core)

test-portable: setup  ## all of layers, models, analysis and checks on JAX and on Colab's versions: half an hour
	KERAS_BACKEND=jax $(python) pytest $(fast) -m "not release and not counting" $(portable)
	@$(setup) .venv-colab requirements/colab.txt
	$(colab) pytest $(fast) -m "not release" $(portable)

test-parity: setup  ## the networks beside those of torchvision, timm and keras.applications, with the same weights
	@$(has_peers) || $(get_peers) || \
	    echo "torch, torchvision or timm is missing, for the reason that pip gives above: what needs it is skipped"
	$(python) pytest tests/parity -m "not release"

test-all: test test-slow test-jax test-colab test-parity  ## everything but the release tests

test-release: setup test-course test-portable  ## what takes hours; leaves outcomes and dates in docs/release_tests.json
	$(python) pytest -m release --write-release-record
	@$(setup) .venv-colab requirements/colab.txt
	$(colab) pytest -m release tests/course/test_colab_lectures.py

site: setup  ## write the course as a site, build/site/, from the stored lectures and the docstrings
	.venv/bin/python docs/site/build.py

bench: setup  ## measure speed beside Keras and torch, on a machine with nothing else to do: the better part of an hour
	@$(has_peers) || $(get_peers) || \
	    echo "torch, torchvision or timm is missing, for the reason that pip gives above: measuring without what is missing"
	.venv/bin/python benchmarks/networks.py
	.venv/bin/python benchmarks/response_normalization.py
	.venv/bin/python docs/speed_table.py

dist: setup  ## build wheel and source archive into dist/, twice, and see that both times give the same bytes
	rm -rf dist build/dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(python) hatchling build -d dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(python) hatchling build -d build/dist
	diff --recursive dist build/dist

requirements: setup  ## compile the pins anew (UPGRADE=--upgrade: to the newest versions)
	$(pins) pyproject.toml --all-extras --group dev --group site --output-file requirements/dev.txt
	$(pins) pyproject.toml requirements/colab.in --output-file requirements/colab.txt
