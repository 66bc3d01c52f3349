#!/bin/sh
# Make .venv hold exactly what uv.lock says: `tools/install.sh runtime|dev`.
# Needs Python 3.11 or newer, nothing else. PYTHON=... chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# A pyenv shim may be on PATH and yet run nothing: ask each to speak for itself.
works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
complete() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
real() { "$1" -c 'import sys; print(sys.executable)'; }

find_python() {
    bare=
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        works "$name" || continue
        if complete "$name"; then real "$name"; return; fi
        bare=${bare:-$name}
    done
    if [ -z "$bare" ]; then
        say "tiepdan needs Python 3.11 or newer; none found among:" \
            "${PYTHON:-python3.13 python3.12 python3.11 python3}."
        say "Install one, or name it: make PYTHON=/path/to/python3.12 ..."
        return 1
    fi
    tools/debian-packages.sh python3-venv >&2
    complete "$bare" || { say "$bare has no venv module; install it."; return 1; }
    real "$bare"
}

if ! works .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1 ||
    { [ -n "${PYTHON:-}" ] && [ "$(.venv/bin/python -V)" != "$("$PYTHON" -V)" ]; }
then
    python=$(find_python)
    say "creating .venv with $("$python" -V)"
    "$python" -m venv --clear .venv
fi

uv_version=$(sed -n '/^name = "uv"$/{n;s/^version = "\(.*\)"$/\1/p;}' uv.lock)
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$uv_version" ]; then
    .venv/bin/python -m pip install -q --disable-pip-version-check "uv==$uv_version"
fi

# The runtime leaves the workshop's tools in place if they are already there.
case "$1" in
dev) groups="--group dev" ;;
runtime) groups="--inexact" ;;
*) say "usage: tools/install.sh runtime|dev"; exit 2 ;;
esac

export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv
unset VIRTUAL_ENV CONDA_PREFIX
# shellcheck disable=SC2086  # groups is one or two words
.venv/bin/uv sync -q --frozen --python .venv/bin/python $groups && exit 0

# uv asks the addresses in the lock; pip asks the mirror the machine is set up for.
say "uv did not succeed (see above); trying the same versions and digests with pip"
wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
# shellcheck disable=SC2086
.venv/bin/uv export -q --frozen --no-emit-project ${groups#--inexact} -o "$wanted"
.venv/bin/python -m pip install -q --require-hashes -r "$wanted"
.venv/bin/python -m pip install -q --no-deps -e .
