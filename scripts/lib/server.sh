# shellcheck shell=bash
# A server on a free port of this machine, for scripts that try it. Sourced after packages.sh.

server_pid='' # set while there is a server to stop
server_url=''

# build_release PRODUCT…: caches stay inside the checkout, as in scripts/run.
build_release() {
    local product
    for product in "$@"; do
        XDG_CACHE_HOME=$PWD/.build/home/cache XDG_DATA_HOME=$PWD/.build/home/data \
            swift build -c release --product "$product" </dev/null >&2 || return 1
    done
}

# The program that is tried: the release build, unless DANY names another.
dany=${DANY:-.build/release/dany}

# build_dany: unless DANY names one that is there.
build_dany() { [ -n "${DANY:-}" ] || build_release dany; }

# start_server FOLDER ARGUMENT…: serves with its data in FOLDER and its output in FOLDER.log, and sets server_url.
start_server() {
    local folder=$1
    shift
    : >"$folder.log" # the shell that opens it for the server may be late
    "$dany" serve --port 0 --data-dir "$folder" "$@" >"$folder.log" 2>&1 </dev/null &
    server_pid=$!
    for _ in $(seq 1 1200); do
        server_url=$(sed -nE 's/.* listens on (http[^ ]*).*/\1/p' "$folder.log")
        [ -z "$server_url" ] || return 0
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.1
    done
    say "The server did not start:"
    tail -n 5 "$folder.log" >&2
    return 1
}

stop_server() {
    [ -n "$server_pid" ] || return 0
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=''
}

# sign_in USERNAME PASSWORD: prints an access token.
sign_in() {
    curl -sf "$server_url/v1/sessions" -H 'Content-Type: application/json' \
        -d "{\"username\":\"$1\",\"password\":\"$2\"}" | sed 's/.*"accessToken":"\([^"]*\)".*/\1/'
}
