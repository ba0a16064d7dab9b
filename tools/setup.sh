#!/bin/sh
# Makes a fresh clone ready: packages, Node 24, links of the embedded PostgreSQL. Idempotent, and quick when nothing is to be done.
# Called by `npm start`, `npm test` and the others, often under an older system Node: nothing here may need more than Node 20.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# `npm ci` deletes node_modules, and with it the Node 24 that npm itself may be running under: it gets the system's Node.
system_path() {
  printf '%s' "$PATH" | tr ':' '\n' | grep -v 'node_modules' | paste -s -d ':' -
}

# Does what npm recorded of its last installation agree with the lockfile? Then somebody has installed by hand, and rightly.
installed_matches() {
  [ -f node_modules/.package-lock.json ] || return 1
  PATH=$(system_path) node -e '
    const { readFileSync } = require("node:fs");
    const read = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
    const wanted = read("package-lock.json"), found = read("node_modules/.package-lock.json");
    const same = (a, b) => a && a.version === b.version && a.integrity === b.integrity && !a.link === !b.link;
    const external = ([name]) => name.startsWith("node_modules/");
    const missing = Object.entries(wanted).filter(external).filter(([name, entry]) => !entry.optional && !entry.devOptional && !same(found[name], entry));
    const surplus = Object.entries(found).filter(external).filter(([name, entry]) => !same(wanted[name], entry));
    process.exit(missing.length + surplus.length === 0 ? 0 : 1);' 2>/dev/null
}

check_system_node() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 ||
    fail 'Node with npm is missing.' 'Install Node 20 or newer (it brings npm), then run this again.'
  major=$(PATH=$(system_path) node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "this Node is version $major, too old to begin with." 'Install Node 20 or newer, then run this again.'
}

install_packages() {
  say 'installing packages (a minute or two, the first time and after package-lock.json changes) …'
  began=$(date +%s)
  PATH=$(system_path) npm ci --ignore-scripts --loglevel=error --no-fund --no-audit ||
    fail 'npm ci did not finish; its message is above.' \
      'Check the network and the free space on the disk, then run the same command again.' \
      'If it says that package.json and package-lock.json disagree, take both from the same commit.'
  say "packages installed in $(($(date +%s) - began)) s"
}

check_node_24() {
  [ -x node_modules/.bin/node ] ||
    fail "there is no Node 24 for this machine ($(uname -s) $(uname -m)) among the packages." \
      'Dauys is developed on Linux, x64 or arm64, with the optional packages installed (npm without --omit=optional).'
  version=$(node_modules/.bin/node -p 'process.version' 2>/dev/null) ||
    fail 'the Node 24 of node_modules does not start on this machine.' 'It needs glibc 2.28 or newer (Debian 10 and later have it).'
  case $version in
    v24.*) ;;
    *) fail "node_modules/.bin/node is $version, not v24." 'Delete the folder node_modules and run this again.' ;;
  esac
}

stamp=node_modules/.dauys-installed
hash=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$hash" ]; then
  check_system_node
  installed_matches || install_packages
  check_node_24
  printf '%s\n' "$hash" >"$stamp"
fi
# Cheap enough to do always: a link may be missing although the packages have not changed.
node_modules/.bin/node --disable-warning=ExperimentalWarning tools/setup-links.ts
