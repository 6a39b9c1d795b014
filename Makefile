check: ; .ci/run
fix: ; .venv/bin/ruff check --fix . && .venv/bin/ruff format .
