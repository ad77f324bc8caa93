#!/bin/sh
# Builds a virtual environment from compiled pins, and installs this package in it, editable.
#
#   requirements/setup.sh .venv requirements/dev.txt
#
# PYTHON=... chooses the Python. A second run finds the stamp and returns at once. The stamp names this folder, the pins
# and pyproject.toml, so a moved checkout or a changed pin is set up again. What is wrong is said in one line. An
# environment that somebody else built is used if it will do, and never removed.
set -eu
cd "$(dirname "$0")/.."
environment=$1
pins=$2
oldest=11 # the package's own floor, requires-python
newest=13 # TensorFlow has no package for a newer one

stamp=$environment/.ready
unfinished=$environment/.unfinished
adopted=$environment/.adopted # somebody else built it
log=$environment/setup.log
range="Python 3.$oldest to 3.$newest"

fail() {
    printf '%s\n' "setup: $*" >&2
    exit 1
}

version_of() {
    "$1" -S -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

# Says why a Python will not do; says nothing if it will.
objection_to() {
    version=$(version_of "$1") || version=missing
    case $version in
    3.*) minor=${version#3.} ;;
    *) minor=0 ;;
    esac
    if [ "$version" = missing ]; then
        echo "$1 is missing: install $range (on Debian or Ubuntu: sudo apt install python3 python3-venv)"
    elif [ "$minor" -lt "$oldest" ]; then
        echo "$1 is Python $version, too old: install $range and name it, as in: make setup PYTHON=python3.$newest"
    elif [ "$minor" -gt "$newest" ]; then
        echo "$1 is Python $version, too new for TensorFlow: install $range and name it, as in:" \
            "make setup PYTHON=python3.$newest (conda users: environment.yml)"
    elif ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$1 cannot build virtual environments: sudo apt install python$version-venv"
    fi
}

# Prints the first Python that will do; fails with the objection to the first that was asked for.
choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.13 python3.12 python3.11
    fi
    for candidate in "$@"; do
        if [ -z "$(objection_to "$candidate")" ]; then
            echo "$candidate"
            return
        fi
    done
    fail "$(objection_to "$1")"
}

# Whether the environment's Python runs and is the one that its packages were installed for.
works() {
    built=$(version_of "$environment/bin/python") && [ -d "$environment/lib/python$built/site-packages" ]
}

# Says why an environment that is there cannot be kept; says nothing if it can.
defect() {
    if [ -e "$unfinished" ]; then
        echo "an earlier setup was interrupted"
    elif ! works; then
        echo "its Python is gone"
    elif ! "$environment/bin/python" -c 'import pip' 2>/dev/null; then
        echo "there is no pip in it"
    elif [ -n "${PYTHON:-}" ] && [ "$(version_of "$PYTHON")" != "$built" ]; then
        echo "it has Python $built and $PYTHON is another"
    elif [ -n "$(objection_to "$environment/bin/python")" ]; then
        echo "it has Python $built and this needs $range"
    fi
}

# On a terminal, counts in one line the packages that pip names.
progress() {
    count=0
    while IFS= read -r line; do
        if [ -t 1 ]; then
            case $line in
            Collecting*) count=$((count + 1)) && printf '\r  %s packages' "$count" ;;
            Installing*) printf ', installing them\n' ;;
            esac
        fi
    done
}

# A pip that failed by itself has put nothing in, so the next run goes on; a killed one may have left half a package.
pip_install() {
    {
        status=0
        PIP_DISABLE_PIP_VERSION_CHECK=1 "$environment/bin/python" -m pip install "$@" 2>&1 || status=$?
        echo $status >"$log.status"
    } | tee "$log" | progress
    status=$(cat "$log.status")
    if [ "$status" -gt 128 ]; then
        fail "pip was killed; run the same command again"
    elif [ "$status" -ne 0 ]; then
        : >"$stamp"
        rm "$unfinished"
        if grep -q -e NewConnectionError -e NameResolutionError -e ConnectTimeoutError "$log"; then
            fail "pip reaches no package index: connect this machine, then run the same command again"
        fi
        fail "pip could not install: $(grep -i error "$log" | tail -n 1) (all it said: $log)"
    fi
}

key=$({ pwd && cat requirements/setup.sh "$pins" pyproject.toml; } | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && [ ! -e "$unfinished" ] && works; then
    if [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$built" ]; then
        exit 0
    fi
fi

if [ -e "$environment" ]; then
    ours=yes
    [ -e "$stamp" ] || [ -e "$unfinished" ] || ours=no
    [ ! -e "$adopted" ] || ours=no
    reason=$(defect)
    if [ -n "$reason" ]; then
        python=$(choose_python)
        [ $ours = yes ] || fail "$environment is in the way ($reason, and this script did not make it): move it"
        echo "Building $environment anew: $reason."
        rm -rf "$environment"
    elif [ $ours = no ]; then
        : >"$adopted"
    fi
fi
if [ ! -e "$environment" ]; then
    python=$(choose_python)
    mkdir "$environment"
    : >"$unfinished"
    "$python" -m venv "$environment" || fail "$python -m venv failed, with the reason above"
fi
works
echo "Setting up $environment (Python $built) from $pins: minutes the first time, seconds later."
: >"$unfinished"
pip_install --requirement "$pins"
pip_install --no-deps --no-build-isolation --editable .
printf '%s\n' "$key" >"$stamp"
rm "$unfinished"
