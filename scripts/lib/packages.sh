# shellcheck shell=bash disable=SC2034
# Which system packages the build, the tests and CI need, and how to get them. Sourced, not run.

build_packages=(libsqlite3-dev libpq-dev zlib1g-dev)

say() { printf '%s\n' "$*" >&2; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages NAME…: installs what is missing by apt-get, as root or through sudo.
# Fails with one line that says what to install where that can't be done.
install_packages() {
    local package log missing=()
    command -v dpkg-query >/dev/null || return 0 # not Debian: the compiler will name a missing header
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! can_sudo; then
        say "Missing packages, and neither root nor sudo at hand; ask for: apt-get install ${missing[*]}"
        return 1
    fi
    say "Installing ${missing[*]}"
    if ! log=$({ as_root apt-get update -qq && apt_install "${missing[@]}"; } 2>&1 </dev/null); then
        tail -n 5 <<<"$log" >&2
        say "Could not install the packages; by hand: apt-get install ${missing[*]}"
        return 1
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# sudo that needs a password can ask for it only where there is a terminal.
can_sudo() {
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -z "${CI:-}" ] && [ -t 2 ] && [ -r /dev/tty ]; }; }
}

require_swift() {
    command -v swift >/dev/null && return 0
    say "Swift isn't on the PATH; install Swift 6.3 from https://www.swift.org/install"
    return 1
}
