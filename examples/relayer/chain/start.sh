#!/bin/sh
# Starts anvil in this very process (exec, same pid) on the newest whole dump of its state.
#
# Usage: start.sh DATA_DIRECTORY [anvil options...]
#
# Anvil empties its state file and then writes it anew, so a kill in between leaves half a file,
# with which anvil refuses to start. A keeper beside it copies each whole dump to another file by
# an atomic rename, and ends when the process it watches has ended.
set -eu

data=$1
shift
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
state="$data/state.json"
good="$data/state.good.json"
ending='"historical_states":null}'

# A dump is whole if it ends as every dump ends: the file is written from front to back.
is_whole() {
  [ -s "$1" ] && [ "$(tail -c ${#ending} "$1")" = "$ending" ]
}

# The time and size before and after the copy must agree: else the file was written meanwhile.
stamp() {
  stat -c '%Y.%y %s' "$1" 2>/dev/null || stat -f '%Fm %z' "$1" 2>/dev/null || echo none
}

keep_good_copies() {
  last=none
  copy="$good.$1"
  while kill -0 "$1" 2>/dev/null; do
    before=$(stamp "$state")
    if [ "$before" != "$last" ] && is_whole "$state" && cp "$state" "$copy" 2>/dev/null; then
      if is_whole "$copy" && [ "$(stamp "$state")" = "$before" ]; then
        mv -f "$copy" "$good"
        last=$before
      fi
    fi
    sleep 0.2
  done
  rm -f "$copy"
}

mkdir -p "$data"
rm -f "$good".[0-9]*
if [ -e "$state" ] && ! is_whole "$state"; then
  rm -f "$state"
  if is_whole "$good"; then
    cp "$good" "$state"
    echo "the last dump was cut off: starting from the last whole one"
  else
    echo "the last dump was cut off and there is no whole one: starting from an empty chain"
  fi
fi

keep_good_copies "$$" </dev/null >/dev/null 2>&1 &
exec "$here/bin/anvil" --state "$state" --state-interval 1 "$@"
