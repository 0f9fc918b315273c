# make crosscheck   set up what is missing, then run the main job
# make test         set up what is missing, then run linters and all tests
# make setup        only the set-up
# make fixtures     write fixtures/cases from the tables of cases
# make record       record the replies of Octave for machines that have none
# make octaves      run three Octaves, two of them unpacked from Debian's packages
# make clean        undo it: the next start begins from nothing
#
# ARGS go to the program that is run: make test ARGS='-k batchnorm'

.PHONY: crosscheck test setup fixtures record octaves clean

crosscheck: setup
	@.venv/bin/pyref crosscheck $(ARGS)

test: setup
	@tools/test $(ARGS)

setup:
	@tools/setup

fixtures: setup
	@.venv/bin/python -m pyref.fixtures

record: setup fixtures
	@.venv/bin/pyref record

octaves: setup
	@.venv/bin/python tools/octaves.py $(ARGS)

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
