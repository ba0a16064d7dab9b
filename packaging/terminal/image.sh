#!/bin/sh
# Makes the image of a built release, and says what the directory's signers are to sign: image.sh RELEASE FOLDER VERSION NOT-AFTER
# The same release makes the same bytes, wherever and whenever: each signer makes it, and compares (docs/operating/box.md).
set -eu
[ $# = 4 ] || { echo 'usage: image.sh RELEASE FOLDER VERSION NOT-AFTER (as 2027-12-31T00:00:00.000Z)' >&2 && exit 64; }
release=$1 to=$2 version=$3 until=$4
here=$(cd "$(dirname "$0")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh "$here/lay.sh" "$release" "$work/program"
LC_ALL=C tar --sort=name --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work/program" -cf "$work/image.tar" .
gzip -n -9 "$work/image.tar"
hash=$(sha256sum "$work/image.tar.gz" | cut -d ' ' -f 1)
bytes=$(stat -c %s "$work/image.tar.gz")
mkdir -p "$to"
install -m 644 "$work/image.tar.gz" "$to/$hash.tar.gz"
printf '{"at":"%s","bytes":%s,"kind":"image","notAfter":"%s","sha256":"%s","v":1,"version":"%s"}\n' \
  "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" "$bytes" "$until" "$hash" "$version" >"$to/$hash.json"
printf '%s/%s.tar.gz\n%s/%s.json\n' "$to" "$hash" "$to" "$hash"
