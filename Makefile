# Each target does its own set-up: a Python from 3.11 to 3.13 with venv, and make, is all that must be there.
#   make lab                            JupyterLab on a copy of the notebooks (PORT=8899 ARGS=--no-browser)
#   make dashboard                      the explorers as a page without code (FILE=, PORT=, ARGS= as for lab)
#   make test-quick                     the units alone, in a few minutes
#   make test                           everything that needs no browser
#   make test-browser                   the rest: needs chromium
#   make fuzz MINUTES=10                reads correct disclosures and a damaged one; looks for what breaks a promise (SEED=)
#   make student SEED=7                 the course for a student's number, without answers, in build/course
#   make teacher SEED=7                 the same with answers, run
#   make slides                         the lessons as pages to project, and the deputies' questions to print
#   make accept                         after a deliberate change: all that is recorded anew, and the difference
#   make kit                            a zip that installs without internet: build/shimahe-kit-VERSION.zip
#   make data | notebooks | bench | lint | lock      see each below
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# As a module: the scripts in bin/ name the folder they were installed in, and a checkout may be moved.
SHIMAHE := $(BIN)/python -m shimahe
READY := $(VENV)/.ready
UV ?= uv
FILE ?=
PORT ?=
ARGS ?=
MINUTES ?= 10
SEED ?=
STEPS ?=
UPGRADE ?= --upgrade
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=120 --nbval-sanitize-with=data/rules/nbval_sanitize.cfg

# Without stored bytecode every kernel and every test process would compile its libraries again.
unexport PYTHONDONTWRITEBYTECODE
# What is tested, timed and run is the code of this checkout, whatever is installed.
export PYTHONPATH := $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help lab dashboard test-quick test test-browser accept student teacher slides gallery kit truth docs data notebooks bench bench-audit fuzz lint lock clean

# a comma within the arguments of a function
, := ,

help:
	@printf '%s\n' "$$HELP_$(SPEAK)"

define HELP_zh
make lab            打开 JupyterLab 里的笔记本，从“从这里开始”那一页看起
make dashboard      打开看板：不用代码，看图和表（FILE=别的文件）
make test-quick     只测各个模块：两核约七分钟
make test           不用浏览器的全部测试：约十分钟
make test-browser   浏览器里的测试（要有 chromium）：约八分钟
make lint           格式、类型、代码密度：约一分钟
第一次运行要先准备一到三分钟（网络慢时更久），以后几秒钟就能打开。其他命令见 Makefile。
endef

define HELP_en
make lab            opens the notebooks in JupyterLab, at the page that says where to start
make dashboard      opens the dashboard: charts and tables without code (FILE=another document)
make test-quick     tests the units alone: about seven minutes on two cores
make test           all tests that need no browser: about ten minutes
make test-browser   tests in a browser (needs chromium): about eight minutes
make lint           style, types, how dense the code is: about a minute
The first run sets up for one to three minutes (more where the network is slow); after that, pages open in seconds. The Makefile has the rest.
endef

export HELP_zh HELP_en

lab: $(READY)
	@$(SHIMAHE) lab $(if $(PORT),--port=$(PORT)) $(ARGS)

dashboard: $(READY)
	@$(SHIMAHE) dashboard $(if $(FILE),"$(FILE)") $(if $(PORT),--port=$(PORT)) $(ARGS)

test-quick: $(READY)
	$(BIN)/python -m pytest -m "not browser and not slow" --numprocesses=2 --max-worker-restart=0 --dist=loadfile

test: lint
	$(BIN)/python -m pytest --numprocesses=2 --max-worker-restart=0 --dist=loadfile
	$(BIN)/python -m pytest $(NBVAL) notebooks/*.ipynb notebooks/zh/*.ipynb notebooks/course/*.ipynb notebooks/course/zh/*.ipynb

test-browser: $(READY)
	@test -x "$(CHROMIUM)" || { echo "chromium is missing: apt-get install chromium fonts-noto-cjk," \
		"or name yours: make test-browser CHROMIUM=/path/to/chrome" >&2; exit 1; }
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -m browser --numprocesses=2 --max-worker-restart=0 --dist=loadscope tests/browser

# the code book in data/README.md, from shimahe/frames.py, and data/tidy, the export of the bundled disclosure
data: $(READY)
	$(BIN)/python -m tools.codebook
	$(SHIMAHE) export --to data/tidy --force

# runs the notebooks and stores their outputs in the one agreed form
notebooks: $(READY)
	$(BIN)/python -m tools.notebooks run

# the course in both languages, in build/course: without answers, with answers, to be projected
student: $(READY)
	$(BIN)/python -m shimahe.authoring.course_copies student $(if $(SEED),--seed "$(SEED)")

teacher: $(READY)
	$(BIN)/python -m shimahe.authoring.course_copies teacher $(if $(SEED),--seed "$(SEED)")

slides: $(READY)
	$(BIN)/python -m shimahe.authoring.course_copies slides

# what is recorded of frames, explorers, examples, counts and notebooks, written anew (STEPS=notebooks for one kind)
accept: $(READY)
	$(BIN)/python -m tools.accept $(STEPS)

# every chart in both languages, light and dark, as pages in build/gallery, to be looked at
gallery: $(READY)
	$(BIN)/python -m tools.gallery

# a zip for a classroom without internet: every wheel for Windows and this system, notebooks, a start file
kit: $(READY)
	$(BIN)/python -m tools.kit

# how far the figures of real disclosures are read, where their files lie beside the checkout
truth: $(READY)
	$(BIN)/python -m tools.truth

# the reference of all public names, from their docstrings, as pages in build/docs
docs: $(READY)
	rm -rf build/docs
	$(BIN)/python -m tools.reference

bench: $(READY)
	set -e; for script in $(filter-out benchmarks/audit_misprints.py,$(wildcard benchmarks/*.py)); do echo "== $$script"; $(BIN)/python "$$script"; done

# 5,000 correct disclosures with known truth, for half of the time at most, then damage to the real text: what that finds is
# kept in tests/found/, which the tests replay
fuzz: $(READY)
	$(BIN)/python -m tools.fuzz --correct 5000 --minutes "$(MINUTES)" $(if $(SEED),--seed "$(SEED)")

# damages every figure and row of the money tables in turn: ten minutes (ARGS="--every 10" for a sample)
bench-audit: $(READY)
	$(BIN)/python benchmarks/audit_misprints.py $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.environment --check
	$(BIN)/python -m tools.counts
	$(BIN)/python -m tools.architecture --check

# chooses newer versions within the limits of pyproject.toml (UPGRADE= keeps those that are locked); needs uv
lock:
	$(UV) pip compile --quiet --universal --python-version 3.11 $(UPGRADE) --generate-hashes --no-emit-index-url \
		--no-annotate --all-extras --custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	$(PYTHON) -m tools.environment

clean:
	rm -rf $(VENV) build dist

# The language of what is said here: SHIMAHE_LANG, else Chinese where the system is.
SPEAK := $(if $(filter zh%,$(or $(SHIMAHE_LANG),$(LC_ALL),$(LC_MESSAGES),$(LANG))),zh,en)
say = @printf '%s\n' "$(if $(filter zh,$(SPEAK)),$(1),$(2))"
fail = { printf '%s\n' "$(if $(filter zh,$(SPEAK)),$(1),$(2))" >&2; exit 1; }

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || $(call fail,找不到 $(PYTHON)：请先安装 Python 3.11 到 3.13，或指明位置：make PYTHON=/usr/bin/python3.12 $(MAKECMDGOALS),$(PYTHON) is not found: install Python 3.11 to 3.13 or name yours: make PYTHON=/usr/bin/python3.12 $(MAKECMDGOALS))
	@test "$$($(PYTHON) -c 'import sys; print((3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null)" = True || \
		$(call fail,需要 Python 3.11、3.12 或 3.13，$(PYTHON) 不是：make PYTHON=python3.12 $(MAKECMDGOALS),Python 3.11$(,) 3.12 or 3.13 is needed; $(PYTHON) is none of these: make PYTHON=python3.12 $(MAKECMDGOALS))
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		$(call fail,$(PYTHON) 缺少 venv 模块：Debian 和 Ubuntu 请运行 apt-get install python3-venv,$(PYTHON) has no venv module: on Debian and Ubuntu run apt-get install python3-venv)
	$(call say,首次准备约需一到三分钟（网络慢时更久）：把所需的程序包装进 $(VENV)，只做这一次。,Setting up once: packages are put into $(VENV). This takes one to three minutes (more where the network is slow).)
	$(call say,1/3 建立虚拟环境……,1/3 making the environment)
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
		$(call fail,不能把虚拟环境写入 $(VENV)：请看这个文件夹能否写入、磁盘是否已满，或另选一处：make VENV=~/shimahe-venv $(MAKECMDGOALS),The environment cannot be written to $(VENV): look whether that folder can be written and the disk has room$(,) or choose another: make VENV=~/shimahe-venv $(MAKECMDGOALS))
	$(call say,2/3 下载并安装程序包（约 500 MB）……,2/3 fetching and installing packages (about 500 MB))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || \
		$(call fail,程序包没有装好：请检查网络和磁盘空间，再运行一次 make $(MAKECMDGOALS),The packages were not installed: check the network and the room on the disk$(,) then run make $(MAKECMDGOALS) again)
	$(call say,3/3 安装 shimahe……,3/3 installing shimahe)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
