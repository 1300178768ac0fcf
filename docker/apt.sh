#!/bin/sh
# Inside a build: Debian's packages, and nothing of how they came. The secret `apt` names another mirror.
set -eu
from=""
if [ -s /run/secrets/apt ]; then
  from="-o Dir::Etc::sourcelist=/run/secrets/apt -o Dir::Etc::sourceparts=-"
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # options, or none
apt-get $from update -qq
# shellcheck disable=SC2086
apt-get $from install --yes -qq --no-install-recommends "$@" >/dev/null
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/ldconfig/* /var/cache/debconf/* /var/log/*
