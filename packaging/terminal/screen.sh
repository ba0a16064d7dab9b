#!/bin/sh
# The screen of a terminal: screen.sh PAGE FLAG... runs the browser full screen, and ends it when the page in it has fallen silent, as the agent sees it.
# Then systemd starts both anew. An agent that does not answer says nothing about the page.
set -u
page=$1
every=${DAUYS_LOOK_SECONDS:-30}
here=$(dirname "$0")

cage -d -- "$here/apps/terminal/browser.sh" "$@" &
cage=$!
trap 'kill $cage 2>/dev/null; wait $cage; exit 0' TERM INT

while sleep "$every" & wait $! && kill -0 $cage 2>/dev/null; do
  case $(curl -s -f -m 5 "${page}api/pulse") in
    *'"silent"'*)
      echo 'the page is silent: the screen is started anew' >&2
      kill $cage
      wait $cage
      exit 1
      ;;
  esac
done
wait $cage
