# shellcheck shell=bash
# Sourced by run.sh and test.sh: the Python environment in .venv. Works with bash 3.2, as macOS has it.

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$name"; then
            printf '%s' "$name"
            return
        fi
    done
    stop "Charley needs Python 3.11 or newer, and none was found: install it from https://www.python.org/downloads/ and try again."
}

make_venv() {
    local python
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        stop "This Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and try again."
    printf 'Making a place for Python packages in .venv …\n'
    "$python" -m venv --clear .venv || stop "Python could not make .venv here: see the lines above."
}

# install requirements.txt …: only when one of the files has changed since the last time.
install() {
    local stamp=".venv/installed-${1}" want
    new_enough .venv/bin/python || make_venv
    want=$(cat requirements*.txt | cksum)
    if [ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ]; then
        return
    fi
    printf 'Installing what %s names …\n' "$1"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r "$1" ||
        stop "Installing failed: is this computer online? See the lines above."
    printf '%s' "$want" >"$stamp"
}
