#!/bin/sh
# Turns a bare Debian 12 machine into a Dauys terminal. What it does, and what remains to be done by hand: docs/operating/box.md
set -eu
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  cat <<'EOF'
usage: install.sh --release FOLDER --config FOLDER --uplink NAME=ADDRESS:PORT [...] [options]

  --release FOLDER            a built checkout of the release (node_modules and .build in it)
  --config FOLDER             agent.json, anchor.json, directory.json, as for this terminal
  --uplink NAME=ADDRESS:PORT  the hub, each monitor, each pin-server: the only places the agent may speak to (again for each)
  --clock ADDRESS             a time server (again for each); without one the clock is nobody's
  --mirror NAME=ADDRESS:PORT  where Debian's updates come from; without one there are none
  --images URL                where images of Dauys lie, ending in /, on a mirror that is named; without it only this command brings another program
  --read-only-root            mount / read-only; needs /var on a filesystem of its own
  --root FOLDER               install into this folder, touching nothing that runs; / when absent
  --dry-run                   say what would be done, and do nothing
  --help                      this

Run it as root. It may be run again: it does the same again. It never makes or moves the device's key.
EOF
}

fail() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}
say() { printf '%s\n' "$*"; }

root=/ release='' config='' uplinks='' clocks='' mirrors='' images='' dry=no readonly_root=no
need() { [ $# -ge 2 ] && [ -n "$2" ] || fail "$1 needs a value (--help)"; }
while [ $# -gt 0 ]; do
  case $1 in
    --release | --config | --root | --uplink | --clock | --mirror | --images) need "$@" ;;
  esac
  case $1 in
    --release) release=$2 && shift ;;
    --config) config=$2 && shift ;;
    --root) root=$2 && shift ;;
    --uplink) uplinks="$uplinks $2" && shift ;;
    --clock) clocks="$clocks $2" && shift ;;
    --mirror) mirrors="$mirrors $2" && shift ;;
    --images) images=$2 && shift ;;
    --read-only-root) readonly_root=yes ;;
    --dry-run) dry=yes ;;
    --help) usage && exit 0 ;;
    *) fail "$1 is not known (--help)" ;;
  esac
  shift
done
root=${root%/}

# Every change goes through these three: said before it is done, and only said in a dry run.
run() {
  say "  run   $*"
  [ $dry = yes ] || "$@"
}
put() { # source, place, mode
  say "  write $2"
  [ $dry = yes ] || { mkdir -p "$(dirname "$root$2")" && install -m "$3" "$1" "$root$2"; }
}
fill() { # place, mode; content from standard input
  say "  write $1"
  if [ $dry = yes ]; then cat >/dev/null; else mkdir -p "$(dirname "$root$1")" && cat >"$root$1.new" && chmod "$2" "$root$1.new" && mv "$root$1.new" "$root$1"; fi
}
# What runs here is touched only when this machine is the target.
live() { if [ -z "$root" ]; then run "$@"; else say "  later $*"; fi; }

check() {
  say 'Checking'
  [ $dry = yes ] || [ "$(id -u)" = 0 ] || fail 'run it as root'
  [ -n "$release" ] && [ -n "$config" ] && [ -n "$uplinks" ] || fail '--release, --config and at least one --uplink are needed (--help)'
  case $(cat "$root/etc/debian_version" 2>/dev/null || true) in
    12 | 12.*) ;;
    *) fail "$root/ is not Debian 12" ;;
  esac
  for part in node_modules/.bin/node .build/programs/agent/main.js .build/programs/box/main.js .build/kiosk/index.html apps/terminal/agent/migrations apps/terminal/browser.sh; do
    [ -e "$release/$part" ] || fail "$release/$part is missing: build the release first"
  done
  for part in agent.json anchor.json directory.json; do [ -f "$config/$part" ] || fail "$config/$part is missing"; done
  grep -q '"port": *7121' "$config/agent.json" || fail 'agent.json must say "port": 7121: the screen and the rules of the network know it'
  for link in $uplinks $mirrors; do valid_link "$link" || fail "$link is not NAME=ADDRESS:PORT"; done
  for clock in $clocks; do is_v4 "$clock" || fail "$clock is not an IPv4 address"; done
  for mirror in $mirrors; do is_v4 "$(address_of "$mirror")" || fail "$mirror: a mirror is reached by IPv4"; done
  for host in $(grep -o '"url": *"https\{0,1\}://[^/":]*' "$config/agent.json" | sed 's#.*//##'); do
    case " $uplinks" in
      *" $host="*) ;;
      *) fail "agent.json speaks to $host, which no --uplink names: the rules would keep it from there" ;;
    esac
  done
  if [ -n "$images" ]; then
    printf '%s' "$images" | grep -Eq '^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/([A-Za-z0-9._/-]*/)?$' || fail "$images is no address that ends in /"
    host=$(printf '%s' "$images" | sed -E 's#^https?://([^/:]*).*#\1#')
    case " $mirrors" in
      *" $host="*) ;;
      *) fail "images come from $host, which no --mirror names: the rules would keep them away" ;;
    esac
  fi
  if [ $readonly_root = yes ]; then
    grep -Eq '^[^#][^[:space:]]*[[:space:]]+/var[[:space:]]' "$root/etc/fstab" || fail '--read-only-root needs /var on a filesystem of its own in /etc/fstab'
  fi
}
is_v4() { printf '%s' "$1" | grep -Eq '^([0-9]{1,3}\.){3}[0-9]{1,3}$'; }
is_v6() { printf '%s' "$1" | grep -Eq '^[0-9A-Fa-f:]*:[0-9A-Fa-f:]*$'; }
name_of() { printf '%s' "${1%%=*}"; }
address_of() { printf '%s' "${1#*=}" | sed -E 's/:[0-9]+$//; s/^\[(.*)\]$/\1/'; }
port_of() { printf '%s' "${1##*:}"; }
valid_link() {
  printf '%s' "$1" | grep -Eq '^[A-Za-z0-9.-]+=[][0-9A-Fa-f.:]+:[0-9]{1,5}$' || return 1
  is_v4 "$(address_of "$1")" || is_v6 "$(address_of "$1")"
}

packages() {
  say 'Packages of Debian'
  live env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends \
    cage xwayland seatd curl chromium fonts-noto-core nftables unattended-upgrades systemd-timesyncd tpm2-tools espeak-ng alsa-utils \
    fprintd polkitd pcscd libccid
}

files() {
  say 'Files'
  (cd "$here/files" && find . -type f | sort) | while read -r file; do
    case $file in ./etc/nftables.conf) ;; *) put "$here/files/$file" "${file#.}" 644 ;; esac
  done
}

# Elements of a set, or nothing where there are none: an empty list is no list to nft.
elements() {
  list=$(cat)
  [ -z "$list" ] || printf 'elements = { %s }' "$(printf '%s' "$list" | paste -s -d ',' -)"
}
links() { # version, links
  version=$1 && shift
  for link in "$@"; do "is_v$version" "$(address_of "$link")" && printf '%s . %s\n' "$(address_of "$link")" "$(port_of "$link")"; done || true
}
network() {
  say 'The network: nothing but what is named'
  # shellcheck disable=SC2086 # the lists are words
  sed -e "s/@UPLINKS4@/$(links 4 $uplinks | elements)/" -e "s/@UPLINKS6@/$(links 6 $uplinks | elements)/" \
    -e "s/@CLOCKS@/$(printf '%s\n' $clocks | elements)/" -e "s/@MIRRORS@/$(links 4 $mirrors | elements)/" \
    "$here/files/etc/nftables.conf" | fill /etc/nftables.conf 600
  # Names are written down: a terminal asks nobody for addresses.
  {
    say '127.0.0.1 localhost'
    say '::1 localhost'
    for link in $uplinks $mirrors; do say "$(address_of "$link") $(name_of "$link")"; done
  } | fill /etc/hosts 644
  [ -z "$clocks" ] || printf '[Time]\nNTP=%s\nFallbackNTP=\n' "${clocks# }" | fill /etc/systemd/timesyncd.conf.d/dauys.conf 644
}

# What the self-test holds the files against.
list() { # folder
  say "  write ${1#"$root"}.list"
  [ $dry = yes ] || (cd "$1" && find . ! -type d | sed 's#^\./##' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum >"$1.list")
}
program() {
  say 'The program'
  # In the first of two slots; images come into the other. What switches between them lies outside of both.
  slots=/var/lib/dauys-box
  run mkdir -p "$root$slots" "$root/opt"
  run sh "$here/lay.sh" "$release" "$root$slots/a"
  list "$root$slots/a"
  run rm -rf "$root$slots/b" "$root$slots/b.list" "$root$slots/trial" "$root$slots/starts" "$root$slots/refused"
  echo 'a technician' | fill $slots/confirmed 644
  run ln -sfn a "$root$slots/current"
  # Before there were slots the program lay here itself.
  [ -L "$root/opt/dauys" ] || run rm -rf "$root/opt/dauys"
  run ln -sfn $slots/current "$root/opt/dauys"
  for part in slots.sh restart.sh; do put "$here/$part" /usr/lib/dauys/$part 755; done
  {
    printf '{\n  "anchor": "/etc/dauys/anchor.json",\n  "agent": "http://127.0.0.1:7121",\n'
    [ -z "$images" ] || printf '  "from": "%s",\n' "$images"
    printf '  "slots": "%s",\n  "switcher": "/usr/lib/dauys/slots.sh",\n  "result": "/run/dauys-box/self-test.json"\n}\n' $slots
  } | fill /etc/dauys/box.json 640
  for part in agent.json anchor.json directory.json; do put "$config/$part" "/etc/dauys/$part" 640; done
}

disks() {
  say 'Disks: no swap, and what must not stay in memory'
  # A swap line is left there, switched off: whoever looks sees what was.
  awk -v ro=$readonly_root '
    /^[[:space:]]*#/ || NF < 4 { print; next }
    $3 == "swap" { print "# by Dauys: " $0; next }
    ro == "yes" && $2 == "/" { sub(/(^|,)rw(,|$)/, ",", $4); gsub(/^,|,$/, "", $4); if ($4 !~ /(^|,)ro(,|$)/) $4 = ($4 == "" ? "" : $4 ",") "ro"; print; next }
    { print }' "$root/etc/fstab" | fill /etc/fstab 644
  if [ $readonly_root = yes ]; then
    # Debian's updates open the root for as long as they take.
    printf '%s\n' 'DPkg::Pre-Invoke { "mount -o remount,rw /"; };' 'DPkg::Post-Invoke { "mount -o remount,ro / || true"; };' |
      fill /etc/apt/apt.conf.d/53dauys-root 644
  fi
  live swapoff -a
}

units() {
  say 'What starts, and what never does'
  run systemd-sysusers "--root=$root/"
  run systemctl "--root=$root/" enable nftables.service seatd.service dauys-agent.service dauys-kiosk.service dauys-box.service dauys-check.timer tmp.mount var-tmp.mount
  [ -z "$images" ] || run systemctl "--root=$root/" enable dauys-update.timer
  run systemctl "--root=$root/" mask swap.target ctrl-alt-del.target debug-shell.service getty@tty1.service 'autovt@.service' \
    sleep.target suspend.target hibernate.target hybrid-sleep.target bluetooth.service avahi-daemon.service cups.service ssh.service
  run systemctl "--root=$root/" set-default multi-user.target
  live chown -R root:dauys-agent /etc/dauys
  live systemctl daemon-reload
  live sysctl --system
  live udevadm control --reload
}

check
packages
files
network
program
disks
units
[ $dry = no ] || say 'Nothing was done: this was a dry run.'
say 'By hand remain: the device key, encryption of the disk, the passwords of firmware and boot loader, the seals. Then start the machine anew.'
