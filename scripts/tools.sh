# shellcheck shell=bash
# Sourced by test.sh: finds, or installs where it may, the programs that are no Python packages.
# A function that finds nothing puts one sentence into $why and returns 1.

# with_scratch COMMAND …: with settings that load, and a data folder that is thrown away.
with_scratch() {
    local folder status=0
    folder=$(mktemp -d)
    DATA_DIR="$folder" SECRET_KEY="a-key-for-one-run-of-the-tests-0123456789-abcdefghijk" "$@" || status=$?
    rm -rf "$folder"
    return "$status"
}

apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    printf 'Installing %s …\n' "$*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >/dev/null && apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && CHROMIUM=$(command -v "$name"); then
            export CHROMIUM
            return
        fi
    done
    # Without any font Chromium does not start.
    if apt_install chromium fonts-dejavu-core && CHROMIUM=$(command -v chromium); then
        export CHROMIUM
        return
    fi
    .venv/bin/playwright install chromium || true
    CHROMIUM=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: print(playwright.chromium.executable_path)')
    export CHROMIUM
    [ -x "$CHROMIUM" ] && return
    why="no Chromium was found or could be installed; set CHROMIUM to the program's path."
    return 1
}

find_poppler() {
    command -v pdftotext >/dev/null && return
    apt_install poppler-utils && return
    why="pdftotext is missing; install poppler-utils."
    return 1
}

find_node() {
    for NODE in node .venv/lib/python3*/site-packages/playwright/driver/node; do
        if "$NODE" -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
            return
        fi
    done
    why="Node 20 or newer is missing."
    return 1
}
