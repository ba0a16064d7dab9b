#!/bin/sh
# Starts Chromium on a terminal: apps/terminal/browser.sh <address of the page> [more flags]
# When it crashes, its memory goes to no disk: no core dump, no crash report. What the system itself must do besides: docs/operating/terminal.md
set -eu
ulimit -c 0
exec "${DAUYS_CHROMIUM:-/usr/bin/chromium}" \
  --disable-breakpad --disable-crash-reporter --disable-logging \
  --autoplay-policy=no-user-gesture-required \
  --no-first-run --no-default-browser-check --disable-sync --disable-background-networking --disable-component-update \
  "$@"
