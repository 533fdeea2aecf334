# Each target stands for one plain command line, which works without make.
PYTHON ?= python3
RUN = $(PYTHON) tools/run.py

.DEFAULT_GOAL := help
.PHONY: help demo test oracle bench slow browser sanitize dev fix clean

help:  ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo:  ## train a network on handwritten digits; pictures go to out/
	$(RUN) demo

test:  ## every check, against the built wheel
	$(RUN) test

oracle:  ## the comparison with PyTorch (installs it)
	$(RUN) oracle

bench:  ## how fast the engines are, beside those of others (installs these)
	$(RUN) bench

slow:  ## the tests that take minutes
	$(RUN) slow

browser:  ## pictures as Chromium and JupyterLab show them
	$(RUN) browser

sanitize:  ## the C core under the sanitizers of GCC
	$(RUN) sanitize

dev:  ## an environment in .venv for daily work, with the checkout installed as it is
	$(RUN) dev

fix:  ## repair what tools can: style, stripped notebooks, generated files
	$(RUN) fix

clean:  ## remove environments and everything else that the commands made
	$(RUN) clean
