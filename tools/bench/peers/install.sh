#!/usr/bin/env bash
# PyTorch from PyPI in a virtual environment, for `npx nx run bench:step --torch=tools/bench/peers/.venv/bin/python`, and jax-js from the
# npm registry, for `npx nx run bench:peers`. Nothing else needs them; tfjs is in the workspace already.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet torch numpy
npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --prefix . @jax-js/jax@0.1.25
echo "$PWD/.venv/bin/python"
