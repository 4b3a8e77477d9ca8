#!/usr/bin/env bash
# scikit-learn and sklearn-crfsuite from PyPI in a virtual environment, for `npx nx run bench:baselines --python=tools/bench/heads/.venv/bin/python`.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet numpy scikit-learn sklearn-crfsuite
echo "$PWD/.venv/bin/python"
