#!/bin/sh
# The system libraries that Qt opens and a bare system lacks: install what is missing, or print one line to paste.
#   system_libraries.sh run    what the desk needs (with a display also those of its window)
#   system_libraries.sh test   what the tests need (windows off screen, PDF tools)
#   system_libraries.sh drill  what the drills need beside that: programs that are not ours (age, zstd, a spreadsheet)
# Quick and silent where nothing is missing. Ends with 1 where something is missing and may not be installed here.
set -eu

purpose="${1:-run}"
[ "$(uname -s)" = Linux ] || exit 0

# library | Debian 12 package
offscreen="
libglib-2.0.so.0 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libbrotlidec.so.1 libbrotli1"
window="
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1"

wanted="$offscreen"
if [ "$purpose" = run ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then wanted="$wanted$window"; fi

PATH="$PATH:/usr/sbin:/sbin"
present="$(ldconfig -p 2>/dev/null || true)"
packages="" libraries=""
while read -r library package; do
    [ -n "$library" ] || continue
    case "$present" in
        *"	$library "*) ;;
        *) packages="$packages $package" libraries="$libraries $library" ;;
    esac
done <<EOF
$wanted
EOF
if [ "$purpose" != run ] && ! command -v pdftotext >/dev/null; then
    packages="$packages poppler-utils" libraries="$libraries pdftotext"
fi
if [ "$purpose" = drill ]; then
    # program | Debian 12 package
    while read -r program package; do
        command -v "$program" >/dev/null || packages="$packages $package" libraries="$libraries $program"
    done <<EOF
soffice libreoffice-calc
age age
zstd zstd
EOF
fi
[ -n "$packages" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Missing on this system (install them with its own package manager):$libraries" >&2
    exit 1
fi
install="apt-get update && apt-get install --yes --no-install-recommends$packages"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root="sudo"
else
    echo "System libraries are missing. Paste this line as root, then run the command again:" >&2
    echo "$install" >&2
    exit 1
fi
echo "Installing system libraries:$packages"
# A source that cannot be reached at this moment need not matter: the package lists at hand may do.
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq || echo "apt-get update did not finish; trying with the package lists at hand" >&2
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends $packages >/dev/null || {
    echo "They could not be installed. The line to repeat as root:" >&2
    echo "$install" >&2
    exit 1
}
