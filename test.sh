#!/usr/bin/env bash
# All tests: ./test.sh, or ./test.sh --long to add what is marked long. Installs what it needs, asks nothing.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/venv.sh
. scripts/tools.sh

not_long=" and not long"
case "${1:-}" in
    "") ;;
    --long) not_long="" ;;
    *) stop "Usage: ./test.sh [--long]" ;;
esac

names=()
results=()
seconds=()
failed=0

# group NAME COMMAND …: runs one group; a command that cannot run says why in $why and returns 1.
group() {
    local name="$1" began=$SECONDS result="passed"
    shift
    why=""
    printf '\n== %s\n' "$name"
    if ! "$@" </dev/null; then
        result="FAILED${why:+, could not run: $why}"
        failed=$((failed + 1))
    fi
    names+=("$name")
    results+=("$result")
    seconds+=($((SECONDS - began)))
}

summary() {
    local i
    printf '\n== summary\n'
    for i in "${!names[@]}"; do
        printf '%-16s %4d s  %s\n' "${names[$i]}" "${seconds[$i]}" "${results[$i]}"
    done
    printf '%d passed, %d failed\n' $((${#names[@]} - failed)) "$failed"
}

lint() { .venv/bin/ruff format --check . && .venv/bin/ruff check .; }

types() { with_scratch .venv/bin/mypy; }

imports() { with_scratch .venv/bin/lint-imports; }

javascript() {
    find_node || return 1
    find tests/js -name '*.test.*js' -print0 | xargs -0 "$NODE" --test
}

# In a shell of its own: the settings of production stay out of the other groups.
deploy() (
    set -a
    . docs/production.env
    with_scratch .venv/bin/python manage.py check --deploy --fail-level WARNING
)

migrations() { with_scratch .venv/bin/python manage.py makemigrations --check --dry-run; }

python_tests() {
    find_poppler || return 1
    .venv/bin/python -m pytest -n auto -m "not browser$not_long"
}

browser_tests() {
    find_chromium || return 1
    .venv/bin/python -m pytest -n auto -m "browser$not_long"
}

install requirements.txt
install requirements-dev.txt

group "format and lint" lint
group "types" types
group "imports" imports
group "javascript" javascript
group "deploy check" deploy
group "migrations" migrations
group "python" python_tests
group "browser" browser_tests
summary
exit $((failed > 0))
