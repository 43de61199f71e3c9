#!/bin/sh
# From clone to green on an empty Debian: a new root by debootstrap, a person without rights, two commands, their times.
# It needs root for debootstrap and chroot, and about 10 GB. What it found is written to docs/trust.md.
#
#   ROOT_FOLDER  where the new system is made   (a new folder below /var/tmp; deleted at the end unless KEEP=1)
#   SUITE        which Debian                   (bookworm)
#   MIRROR       where its packages come from   (http://deb.debian.org/debian)
#
# The network is the host's: its names, certificates, and how pip and npm are set up to reach a package index.
set -eu
HERE=$(cd "$(dirname "$0")/.." && pwd)
SUITE=${SUITE:-bookworm}
MIRROR=${MIRROR:-http://deb.debian.org/debian}
PACKAGES="ca-certificates git make python3 python3-venv chromium"

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
    echo "This needs root and debootstrap (Debian: apt install debootstrap, then sudo make empty-root)."
    exit 2
fi
ROOT_FOLDER=${ROOT_FOLDER:-$(mktemp -d /var/tmp/empty-root.XXXXXX)}
FOUND=$(mktemp)

leave() {
    for place in dev/shm dev/pts dev proc sys; do
        umount --lazy "$ROOT_FOLDER/$place" 2>/dev/null || true
    done
    if [ "${KEEP:-0}" != 1 ]; then rm -rf --one-file-system "$ROOT_FOLDER"; fi
    rm -f "$FOUND"
}
trap leave EXIT INT TERM

now() { date +%s; }
note() { echo "$1	$2	$3" >>"$FOUND"; echo "$1: $2 s, $3"; }
inside() { chroot "$ROOT_FOLDER" /usr/bin/env -i HOME="$HOME_INSIDE" LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    ${PIP_INSIDE:-} "$@"; }
HOME_INSIDE=/root
# How pip reaches its index is the host's business: only settings go in, none is written down.
PIP_INSIDE=$(env | grep -E '^(PIP_[A-Z_]+|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)=[^ ]*$' || true)

echo "Making an empty Debian $SUITE"
begun=$(now)
debootstrap --variant=minbase "$SUITE" "$ROOT_FOLDER" "$MIRROR" >/dev/null
for place in proc sys dev dev/pts dev/shm; do
    mkdir -p "$ROOT_FOLDER/$place"
    mount --bind "/$place" "$ROOT_FOLDER/$place"
done
cp -L /etc/resolv.conf "$ROOT_FOLDER/etc/resolv.conf"
for file in /etc/hosts /etc/pip.conf /etc/npmrc /usr/etc/npmrc /usr/local/etc/npmrc; do
    if [ -f "$file" ]; then
        mkdir -p "$ROOT_FOLDER$(dirname "$file")"
        cp "$file" "$ROOT_FOLDER$file"
    fi
done
inside apt-get update --quiet=2
# shellcheck disable=SC2086 # a list of names
inside apt-get install --quiet=2 --yes --no-install-recommends $PACKAGES >/dev/null 2>&1
if [ -d /usr/local/share/ca-certificates ] && [ -n "$(ls /usr/local/share/ca-certificates)" ]; then
    cp -R /usr/local/share/ca-certificates/. "$ROOT_FOLDER/usr/local/share/ca-certificates/"
    inside update-ca-certificates >/dev/null 2>&1
fi
inside useradd --create-home --shell /bin/sh person
note "an empty Debian $SUITE" $(($(now) - begun)) "debootstrap, and: $PACKAGES"

begun=$(now)
git clone --quiet --no-local --branch "$(git -C "$HERE" rev-parse --abbrev-ref HEAD)" "$HERE" "$ROOT_FOLDER/home/person/opentaper"
inside chown -R person:person /home/person/opentaper
note "git clone" $(($(now) - begun)) "$(git -C "$HERE" rev-parse --short HEAD), by a person without rights from here on"
HOME_INSIDE=/home/person
as_person() { inside setpriv --reuid=person --regid=person --init-groups sh -c "cd ~/opentaper && $1"; }

begun=$(now)
as_person "{ make run >run.log 2>&1 & echo \$! >run.pid; }"
answered=no
for _ in $(seq 1 1200); do
    address=$(grep -oE 'http://[0-9a-z.:]+' "$ROOT_FOLDER/home/person/opentaper/run.log" 2>/dev/null | head -1 || true)
    if [ -n "$address" ] && as_person ".venv/bin/python -c 'import urllib.request as u; u.urlopen(\"$address/health\")'" 2>/dev/null; then
        answered=yes
        break
    fi
    sleep 1
done
note "make run" $(($(now) - begun)) "installs, starts, and answered: $answered"
as_person "pkill -f 'opentaper serve' || kill \$(cat run.pid)" 2>/dev/null || true
[ "$answered" = yes ] || { tail -20 "$ROOT_FOLDER/home/person/opentaper/run.log"; exit 1; }

begun=$(now)
passed=yes
as_person "make test >test.log 2>&1" || passed=no
summary=$(grep -E '^(=+ )?.*(passed|failed|error).* in [0-9.]+s' "$ROOT_FOLDER/home/person/opentaper/test.log" | tail -1 | tr -d '=' | xargs)
note "make test" $(($(now) - begun)) "installs what tests need; ${summary:-no summary}"
cp "$ROOT_FOLDER/home/person/opentaper/test.log" "${TEST_LOG:-/dev/null}"
if [ "$passed" != yes ]; then
    grep -E '^(FAILED|ERROR)' "$ROOT_FOLDER/home/person/opentaper/test.log" || tail -20 "$ROOT_FOLDER/home/person/opentaper/test.log"
    exit 1
fi
PYTHON=${PYTHON:-python3}  # it needs nothing beyond the standard library
cd "$HERE" && "$PYTHON" -m trust.empty_root "$FOUND"
