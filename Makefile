# Two commands do everything: make run, make test.

.PHONY: help run editor test doctor backup restore backup-keys upgrade audit bench messages lock
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
IN_TEST := $(PYTHON) -m tests.cluster

help:
	@echo 'make run       build what is needed, then run the paper at http://127.0.0.1:8000/ (PORT=8001 make run: another port)'
	@echo 'make editor    let somebody in who is locked out: lists who looks after the paper; NAME=ines makes a link for one of them'
	@echo 'make test      build what is needed, then run every check and test'
	@echo 'make doctor    say what is wrong with this installation, and what to do about it'
	@echo 'make backup    save the paper to a file in BACKUP_DIR (var/backups); it may run meanwhile'
	@echo 'make restore FILE=var/backups/newsportal-….tar    bring the stopped paper back from it (REPLACE=1: over the one that is there)'
	@echo 'make backup-keys FILE=/media/stick/keys.env    save the keys, which no backup holds, to another place'
	@echo 'make upgrade   save the paper, bring it to another version, and say how to go back (TO=v0.7.0; without it the code is there)'
	@echo 'make audit     measure the pages: weight, Lighthouse, axe, HTML checker (needs Chromium, npm and Java)'
	@echo 'make bench     measure how fast a whole paper is, beside nginx and granian (needs wrk and nginx; docs/performance.md)'
	@echo 'make messages  bring the translations in newsportal/locale/ in line with the sources (needs GNU gettext)'
	@echo 'make lock      write the requirements files again, after a change in pyproject.toml'

# The first Python that is new enough and can make a virtual environment, else one that is only new enough.
define BUILD
	@new='import sys; sys.exit(sys.version_info < (3, 11))'; found=; \
	for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  $$python -c "$$new" 2>/dev/null || continue; \
	  found=$${found:-$$python}; \
	  if $$python -c 'import ensurepip' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "The paper needs Python 3.11 or newer; here is $$(python3 --version 2>/dev/null || echo none). Install one, then run the command again." >&2; \
	  exit 1; \
	fi; \
	exec $$found newsportal/virtualenv.py
endef

run:
	$(BUILD) requirements.txt
	@STOP_WITH_PROCESS=$$PPID exec $(MANAGE) up

# NAME counts only where it is typed: some systems have a variable of that name.
editor:
	$(BUILD) requirements.txt
	@$(MANAGE) editor $(if $(findstring command,$(origin NAME)),--name "$$NAME") $(if $(OWNER),--owner) \
	  $(if $(ACTIVATE),--activate) $(if $(RESET_SECOND_FACTOR),--reset-second-factor)

# Make has read these lines before the second one fetches other code, which the third and the fourth are of.
upgrade:
	$(BUILD) requirements.txt
	@$(MANAGE) upgrade --to "$(TO)"
	$(BUILD) requirements.txt
	@$(MANAGE) upgrade --finish

# Files in their order: those of the browser come first and take longest, and the many small ones fill what is left.
# Three processes, on two processors too: whoever drives a browser waits a third of the time.
test:
	$(BUILD) requirements.txt requirements-dev.txt
	@echo 'ruff'; $(PYTHON) -m ruff check --quiet . && $(PYTHON) -m ruff format --check --quiet .
	@echo 'djlint'; $(PYTHON) -m djlint --lint --quiet templates
	@echo 'import-linter'; said=$$(.venv/bin/lint-imports 2>&1) || { echo "$$said"; exit 1; }
	@echo 'mypy'; $(PYTHON) -m mypy --no-error-summary
	@echo 'migrations'; $(IN_TEST) $(MANAGE) makemigrations --check --dry-run --verbosity 1
	@echo 'check --deploy'; $(IN_TEST) env SITE_URL=https://paper.example TRUSTED_PROXIES=127.0.0.1 $$($(PYTHON) -m newsportal.local_keys) \
	  $(MANAGE) check --deploy --fail-level WARNING
	@echo 'pytest'; $(PYTHON) -m pytest --quiet --numprocesses 3 --dist loadfile --no-loadscope-reorder

# It installs nothing: what is missing is the first thing it says.
doctor:
	@python=$(PYTHON); [ -x $$python ] || python=python3; exec $$python manage.py doctor

backup:
	$(BUILD) requirements.txt
	@$(MANAGE) backup

restore backup-keys:
	@[ -n "$(FILE)" ] || { echo 'Name the file: make $@ FILE=…' >&2; exit 1; }
	$(BUILD) requirements.txt
	@$(MANAGE) $(subst -,_,$@) "$(FILE)" $(if $(and $(filter restore,$@),$(REPLACE)),--replace) $(if $(and $(filter restore,$@),$(AS_IT_WAS)),--as-it-was)

audit:
	$(BUILD) requirements.txt requirements-dev.txt
	@$(PYTHON) -m benchmarks.audit

bench:
	$(BUILD) requirements.txt requirements-dev.txt
	@$(PYTHON) -m benchmarks.speed

# The date gettext writes into each file is taken out again: it would change with every run.
messages:
	$(BUILD) requirements.txt
	@command -v xgettext >/dev/null && command -v msgfmt >/dev/null || \
	{ echo 'Translations are made with GNU gettext. Install it (apt-get install gettext), then run the command again.' >&2; exit 1; }
	@for domain in django djangojs; do \
	  $(MANAGE) makemessages --verbosity 0 --all --domain $$domain --no-location --no-wrap --no-obsolete \
	    --ignore docs --ignore tests --ignore var || exit 1; \
	done
	@for file in newsportal/locale/*/LC_MESSAGES/*.po; do \
	  sed '/^"POT-Creation-Date/d' $$file >$$file.new && mv $$file.new $$file || exit 1; \
	done
	@$(MANAGE) compilemessages --verbosity 0 --ignore .venv

# uv lives in an environment of its own for as long as the command takes.
lock:
	$(BUILD) requirements.txt
	@place=$$(mktemp -d) && trap 'rm -rf "$$place"' EXIT && $(PYTHON) -m venv "$$place" && \
	"$$place/bin/pip" install --quiet --disable-pip-version-check uv && \
	compile="$$place/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header" && \
	$$compile --output-file requirements.txt && \
	$$compile --extra s3 --constraint requirements.txt --output-file requirements-s3.txt && \
	$$compile --extra spam --constraint requirements.txt --output-file requirements-spam.txt && \
	$$compile --group dev --constraint requirements.txt --output-file requirements-dev.txt
