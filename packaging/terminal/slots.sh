#!/bin/sh
# Two places for the program of a terminal, one of them current: slots.sh FOLDER start | try SLOT SHA256 | confirm | undo | back
# It lies outside of both, so that no image can break the way back. In FOLDER: a/, b/, current -> a or b, confirmed and trial ("SLOT SHA256"),
# starts (how often the machine has started with the trial), refused (one SHA256 a line).
set -eu
cd "$1"
MOST=3

say() { printf 'slots: %s\n' "$*"; }
write() { # name; content from standard input
  cat >".$1.new" && sync ".$1.new" && mv -T ".$1.new" "$1" && sync -f .
}
point() { # slot
  ln -sfn "$1" .current.new && mv -T .current.new current && sync -f .
}
slot_of() { cut -d ' ' -f 1 "$1"; }
hash_of() { cut -d ' ' -f 2 "$1"; }
is_refused() { [ -f refused ] && grep -qx "$(hash_of trial)" refused; }

undo() {
  [ -f trial ] || return 0
  point "$(slot_of confirmed)"
  # From here on the old program runs; what is left of the trial is a note.
  rm -f trial starts
  sync -f .
  say "back to $(slot_of confirmed)"
}
back() {
  [ -f trial ] || return 0
  # First that it failed: after a power cut here the next start goes on with this, and never tries it again.
  is_refused || { { cat refused 2>/dev/null || true; hash_of trial; } | write refused; }
  undo
}

case $2 in
  try)
    case $3 in a | b) ;; *) say 'a or b' && exit 64 ;; esac
    [ "$3" != "$(slot_of confirmed)" ] || { say "$3 is what would be gone back to" && exit 64; }
    echo 0 | write starts
    # From here on it is a trial: a power cut before the next line is a start that goes on with it.
    printf '%s %s\n' "$3" "$4" | write trial
    point "$3"
    ;;
  confirm)
    [ -f trial ] || exit 0
    # One rename: there is always exactly one place to go back to.
    mv -T trial confirmed
    sync -f .
    rm -f starts
    ;;
  undo) undo ;;
  back) back ;;
  start)
    [ -f trial ] || exit 0
    n=$(($(cat starts 2>/dev/null || echo 0) + 1))
    if is_refused || [ "$n" -gt $MOST ]; then
      back
    else
      echo "$n" | write starts
      point "$(slot_of trial)"
    fi
    ;;
  *) say 'start, try, confirm, undo or back' && exit 64 ;;
esac
