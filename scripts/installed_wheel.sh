#!/bin/sh
# Build the wheel, install it into an empty environment far from this checkout, and have it play the demo from there:
# what it needs of resources/ and db/ must come out of the wheel. Leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."
project="$PWD"
PY="$project/.venv/bin/python"
trial="$(mktemp -d "${TMPDIR:-/tmp}/installed-wheel.XXXXXX")"
trap 'rm -rf "$trial"' EXIT
trap 'exit 130' INT TERM

echo "== the wheel"
"$PY" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$trial/wheel" .
"$PY" -m venv "$trial/venv"
"$trial/venv/bin/python" -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/run.txt
"$trial/venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps "$trial"/wheel/*.whl

cd "$trial"
PATH="$trial/venv/bin:$PATH" HOME="$trial/home" QT_QPA_PLATFORM=offscreen
export PATH HOME QT_QPA_PLATFORM
mkdir -p "$HOME"
"$trial/venv/bin/python" - "$project" <<'PROGRAM'
import pathlib, sys
import city_centre.places, station_app.places
for places in (station_app.places, city_centre.places):
    root = places.bundle_root().resolve()
    if pathlib.Path(sys.argv[1]) in root.parents or not (root / "db").is_dir():
        sys.exit(f"{places.__name__} looks for its files in {root}")
if not station_app.places.resource("fonts", "NotoSansSC-Regular.ttf").is_file():
    sys.exit("the wheel has no fonts")
PROGRAM
station demo --out "$trial/demo"
echo "== the installed wheel played the demo"
