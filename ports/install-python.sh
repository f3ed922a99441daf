#!/bin/sh
# Set-up itself is Python: installs it where it is missing, or says how.
set -eu
install='apt-get install -y --no-install-recommends python3'
if ! command -v apt-get >/dev/null; then
    echo "ncnn_mp: python3 is missing, and this is not Debian: install Python 3.11" >&2
    exit 1
elif [ "$(id -u)" = 0 ]; then
    sudo=
elif sudo -n true 2>/dev/null; then
    sudo='sudo -n'
else
    echo "ncnn_mp: python3 is missing. As root, run this and then try again:" >&2
    echo "  apt-get update && $install" >&2
    exit 1
fi
log=$(mktemp)
if ! { $sudo apt-get update && $sudo $install; } >"$log" 2>&1; then
    tail -n 12 "$log" >&2
    echo "ncnn_mp: python3 could not be installed (above): check the network and apt's sources" >&2
    exit 1
fi
rm -f "$log"
echo "python3 installed"
