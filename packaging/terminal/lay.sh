#!/bin/sh
# Lays the program of a built release out as it runs on a terminal: lay.sh RELEASE FOLDER. Used by install.sh and by image.sh.
set -eu
release=$1 to=$2
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$to"
mkdir -p "$to/bin" "$to/apps/terminal"
install -m 755 "$(readlink -f "$release/node_modules/.bin/node")" "$to/bin/node"
for part in .build/programs/agent .build/programs/box .build/kiosk apps/terminal/agent/migrations; do
  mkdir -p "$to/$part"
  cp -R "$release/$part/." "$to/$part/"
done
install -m 755 "$here/screen.sh" "$to/screen.sh"
install -m 755 "$release/apps/terminal/browser.sh" "$to/apps/terminal/browser.sh"
find "$to" -type d -exec chmod 755 {} +
find "$to" -type f ! -perm -u=x -exec chmod 644 {} +
