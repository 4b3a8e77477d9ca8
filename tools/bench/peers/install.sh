#!/usr/bin/env bash
# A virtual environment with PyTorch from PyPI, for `npx nx run bench:step --torch=<folder>/bin/python`. Nothing else needs it.
set -euo pipefail
folder="${1:-$(dirname "$0")/.venv}"
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet torch numpy
echo "$folder/bin/python"
