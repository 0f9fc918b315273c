# make crosscheck   set up what is missing, then run the main job
# make test         set up what is missing, then run linters and all tests
# make setup        only the set-up
# make clean        undo it: the next start begins from nothing
#
# ARGS go to the program that is run: make test ARGS='-k batchnorm'

.PHONY: crosscheck test setup clean

crosscheck: setup
	@.venv/bin/pyref crosscheck $(ARGS)

test: setup
	@tools/test $(ARGS)

setup:
	@tools/setup

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
