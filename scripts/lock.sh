#!/bin/sh
# Write requirements/*.txt anew from pyproject.toml: versions and hashes, no index named. Takes --upgrade.
# uv does the work: the one on the PATH, else one in a folder of its own, so that it never enters the program's own lock.
set -eu
cd "$(dirname "$0")/.."

UV="${UV:-$(command -v uv || true)}"
if [ -z "$UV" ]; then
    [ -x .venv/uv/bin/uv ] || { "${PY:-python3}" -m venv .venv/uv && .venv/uv/bin/python -m pip install --quiet uv; }
    UV=.venv/uv/bin/uv
fi

compile() {
    "$UV" pip compile --quiet --generate-hashes --universal --python-version 3.11 \
        --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --extra centre --output-file requirements/run.txt "$@"
compile --group pyproject.toml:build --constraints requirements/run.txt --output-file requirements/build.txt "$@"
compile pyproject.toml --extra centre --group dev --constraints requirements/run.txt \
    --output-file requirements/dev.txt "$@"
grep -c == requirements/run.txt requirements/build.txt requirements/dev.txt
