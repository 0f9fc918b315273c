# make crosscheck   set up what is missing, then run the main job
# make test         set up what is missing, then run linters and all tests
# make setup        only the set-up
# make renew        renew all that is generated: fixtures, recorded replies, pages
# make renew-libraries   renew what needs torch, jax and other libraries
# make notebooks   run docs/notebooks, and write those whose outputs changed
# make octaves      run three Octaves, two of them unpacked from Debian's packages
# make versions     run the lowest and the newest versions of what pyref needs,
#                   with ARGS='trixie testing' those on Debian's newer Pythons
# make dist         build what is released, the same bytes from the same commit
# make docs         build the site from docs into build/docs, and follow its links
# make clean        undo it: the next start begins from nothing
#
# ARGS go to the program that is run: make test ARGS='-k batchnorm'

.PHONY: crosscheck test setup renew renew-libraries notebooks octaves versions docs dist clean

crosscheck: setup
	@.venv/bin/pyref crosscheck $(ARGS)

test: setup
	@tools/test $(ARGS)

setup:
	@tools/setup

renew: setup
	@.venv/bin/pyref renew $(ARGS)

renew-libraries: setup
	@.venv/bin/pyref renew --libraries $(ARGS)

notebooks: setup
	@.venv/bin/python tools/notebooks.py $(ARGS)

octaves: setup
	@.venv/bin/python tools/octaves.py $(ARGS)

versions: setup
	@.venv/bin/python tools/versions.py $(ARGS)

docs: setup
	@tools/docs

dist: setup
	@.venv/bin/python tools/dist.py $(ARGS)

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
