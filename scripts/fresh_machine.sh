#!/usr/bin/env bash
# Prove the two commands of the README on a bare machine: `make run` and `make test` in a Debian 12 made by debootstrap.
#
#   fresh_machine.sh [--mirror URL] [--ref COMMIT] [--only run|test] [--keep]
#
# The bare machine has python3, python3-venv, make and git, no Qt library, no Chinese font, and gets the committed tree
# only. How packages are reached is the host's own affair and is handed through as it stands: pip's settings (PIP_*, pip's
# files, local folders named in them), proxies, certificates, name resolution. The Debian mirror is the host's own
# (its apt sources) unless --mirror names one. Needs root and debootstrap; leaves nothing mounted and nothing behind but
# the two logs in out/fresh-machine. Ends with 0 only where both commands did.
set -euo pipefail
cd "$(dirname "$0")/.."
project="$PWD"
release=bookworm
mirror="" ref=HEAD only="run test" keep=""

while [ $# -gt 0 ]; do
    case "$1" in
        --mirror) mirror="$2"; shift 2 ;;
        --ref) ref="$2"; shift 2 ;;
        --only) only="$2"; shift 2 ;;
        --keep) keep=1; shift ;;
        *) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
done

[ "$(id -u)" = 0 ] || { echo "fresh-machine needs root (chroot, mounts)." >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "fresh-machine needs debootstrap: apt-get install debootstrap" >&2; exit 1; }

# In a mount namespace of its own: whatever ends this script, the host sees none of its mounts.
if [ -z "${FRESH_MACHINE_NAMESPACE:-}" ] && unshare --mount true 2>/dev/null; then
    arguments=(--ref "$ref" --only "$only")
    [ -z "$mirror" ] || arguments+=(--mirror "$mirror")
    [ -z "$keep" ] || arguments+=(--keep)
    FRESH_MACHINE_NAMESPACE=1 exec unshare --mount --propagation private "$0" "${arguments[@]}"
fi

host_mirror() {
    # The first address of the host's own apt sources that serves this release (not its security archive).
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] || continue
        awk -v release="$release" 'BEGIN { RS = ""; FS = "\n" }
            { uri = ""; serves = 0
              for (i = 1; i <= NF; i++) {
                  split($i, word, " ")
                  if (word[1] == "URIs:") uri = word[2]
                  if (word[1] == "Suites:" && (" " $i " ") ~ (" " release " ")) serves = 1 }
              if (uri && serves) { print uri; exit } }' "$file"
    done
    { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
        sed -E 's/\[[^]]*\]//' | awk -v release="$release" '$1 == "deb" && $3 == release { print $2; exit }'
}
[ -n "$mirror" ] || mirror="$(host_mirror | head -n 1)"
[ -n "$mirror" ] || { echo "The host's apt sources name no mirror of Debian $release; give one: --mirror URL" >&2; exit 1; }

root="$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")"
chmod 755 "$root"  # apt reads as a user of its own
logs="$project/out/fresh-machine"
mkdir -p "$logs"

clean_up() {
    local point
    awk -v root="$root/" 'index($2, root) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r point; do
        umount --lazy "$point" || true
    done
    if [ -n "$keep" ]; then
        echo "Kept: $root"
    elif awk -v root="$root/" 'index($2, root) == 1 { found = 1 } END { exit !found }' /proc/self/mounts; then
        echo "Something is still mounted under $root; it is left as it is." >&2
    else
        rm -rf --one-file-system "$root"
    fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM

echo "== a bare Debian $release"
debootstrap --variant=minbase --include=python3,python3-venv,make,git,ca-certificates "$release" "$root" "$mirror" \
    >"$logs/debootstrap.log" 2>&1 || { tail -n 20 "$logs/debootstrap.log" >&2; exit 1; }

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
[ -d /dev/shm ] || { mkdir -p "$root/dev/shm"; mount -t tmpfs tmpfs "$root/dev/shm"; }

# --- the host's own way to its packages ---
for file in /etc/resolv.conf /etc/hosts; do
    [ ! -e "$file" ] || cp --dereference "$file" "$root$file"
done
if [ -d /etc/ssl/certs ]; then cp --recursive --dereference /etc/ssl/certs/. "$root/etc/ssl/certs/" 2>/dev/null || true; fi
apt-config dump | grep -E '^Acquire::(http|https)::' >"$root/etc/apt/apt.conf.d/90host" || true

python="$(command -v python3)"
settings() { "$python" -m pip "$@" 2>/dev/null || true; }
settings config debug | sed -nE 's/^ *(\/[^,]*), exists: True$/\1/p' | while read -r file; do
    mkdir -p "$root$(dirname "$file")"
    cp --dereference "$file" "$root$file"
done
# A folder that pip's settings name is shown at the same place, read only; a simple index with the files beside it.
{ settings config list | cut -d= -f2- | tr -d "'\""; env | grep '^PIP_' | cut -d= -f2- || true; } |
    tr ' ,\\' '\n\n\n' | sed -E 's#^file://[^/]*##; s#/simple/?$##' | grep -E '^/.' | sort -u | while read -r folder; do
        if [ -d "$folder" ] && [ "${folder#/etc}" = "$folder" ]; then
            mkdir -p "$root$folder"
            mount --bind "$folder" "$root$folder"
            mount -o remount,bind,ro "$root$folder"
        elif [ -f "$folder" ] && [ ! -e "$root$folder" ]; then
            mkdir -p "$root$(dirname "$folder")"
            cp --dereference "$folder" "$root$folder"
        fi
    done
passed=()
while IFS= read -r -d '' pair; do
    case "$pair" in
        PIP_*=* | http_proxy=* | https_proxy=* | no_proxy=* | HTTP_PROXY=* | HTTPS_PROXY=* | NO_PROXY=* | \
            SSL_CERT_FILE=* | SSL_CERT_DIR=* | REQUESTS_CA_BUNDLE=* | CURL_CA_BUNDLE=* | STATION_*=*) passed+=("$pair") ;;
    esac
done < <(env --null)

# --- the committed tree, nothing else ---
checkout=/srv/ip-station-desk
git clone --quiet --no-local --no-checkout "file://$project" "$root$checkout"
git -C "$root$checkout" -c advice.detachedHead=false checkout --quiet "$(git rev-parse "$ref")"
[ -z "$(git status --porcelain)" ] || echo "note: changes that are not committed are not part of this trial" >&2

inside() {
    chroot "$root" /usr/bin/env -i HOME="$HOME" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        TERM=dumb "${passed[@]}" sh -c "$1"
}
mkdir -p "$root$HOME"
inside 'for library in libEGL libGL libxkbcommon; do
            if ldconfig -p | grep -q "$library\.so"; then echo "not bare: $library" >&2; exit 1; fi; done
        if find /usr/share/fonts -name "*.[to]t[fc]" 2>/dev/null | grep -q .; then echo "not bare: fonts" >&2; exit 1; fi
        echo "== bare: $(. /etc/os-release; echo "$PRETTY_NAME"), $(python3 --version), no Qt library, no font"'

verdict=0
for command in $only; do
    echo "== make $command"
    if inside "cd $checkout && make $command </dev/null" 2>&1 | tee "$logs/$command.log"; then
        echo "== make $command: succeeded"
    else
        echo "== make $command: FAILED (its log: out/fresh-machine/$command.log)"
        verdict=1
    fi
done
exit $verdict
