# shellcheck shell=bash
# A private PostgreSQL primary with a streaming standby, for the tests of failover and of reading from a replica:
# own folders, own ports, durable (fsync on), gone afterwards. Sourced after packages.sh and postgres.sh.
#
#   start_pair [PORT1 PORT2]   starts both; sets pair_primary_url, pair_standby_url and pair_url (both hosts)
#   make_synchronous           from now on a commit waits until the standby has it, too
#   stop_primary [MODE]        immediate unless told: as if the power failed
#   promote_standby            returns once the standby takes writes
#   restart_standby, stop_standby [MODE]
#   stop_pair                  both, and their folders

pair_folder='' # set while there is something to remove
pair_ports=()

start_pair() {
    local user=postgres primary=${1:-} standby=${2:-}
    find_postgres || { install_postgres && find_postgres; } || return 1
    [ -n "$primary" ] || primary=$(free_port)
    while [ -z "$standby" ] || [ "$standby" = "$primary" ]; do standby=$(free_port); done
    pair_ports=("$primary" "$standby")
    pair_folder=$(mktemp -d /tmp/dany-pair.XXXXXX) || return 1
    pair_as=()
    if [ "$(id -u)" = 0 ]; then # initdb refuses root
        id -u "$user" >/dev/null 2>&1 || user=nobody
        pair_as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups env "HOME=$pair_folder")
        chown "$user" "$pair_folder"
    fi
    in_pair initdb -D primary -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$pair_folder/initdb.log" 2>&1 ||
        { tail -n 5 "$pair_folder/initdb.log" >&2; return 1; }
    start_node primary "$primary" || return 1
    # The slot keeps the primary's log until the standby has read it.
    in_pair pg_basebackup -D standby -R -c fast -C -S standby --no-sync \
        -d "host=127.0.0.1 port=$primary user=postgres application_name=standby" >"$pair_folder/backup.log" 2>&1 ||
        { tail -n 5 "$pair_folder/backup.log" >&2; return 1; }
    start_node standby "$standby" || return 1
    # Read by the script that sources this file.
    # shellcheck disable=SC2034
    {
        pair_primary_url="postgres://postgres@127.0.0.1:$primary/postgres"
        pair_standby_url="postgres://postgres@127.0.0.1:$standby/postgres"
        pair_url="postgres://postgres@127.0.0.1:$primary,127.0.0.1:$standby/postgres"
    }
}

make_synchronous() {
    in_pair psql -X -q -h 127.0.0.1 -p "${pair_ports[0]}" -U postgres \
        -c "ALTER SYSTEM SET synchronous_standby_names = 'standby'" -c 'SELECT pg_reload_conf()' >/dev/null &&
        wait_until "${pair_ports[0]}" "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
}

promote_standby() {
    # Its copy of the setting would make it wait for itself.
    in_pair psql -X -q -h 127.0.0.1 -p "${pair_ports[1]}" -U postgres \
        -c "ALTER SYSTEM RESET synchronous_standby_names" -c 'SELECT pg_reload_conf()' >/dev/null || true
    in_pair pg_ctl -D standby -w -t 60 promote >/dev/null
}

stop_primary() { stop_node primary "${1:-immediate}"; }

stop_standby() { stop_node standby "${1:-fast}"; }

restart_standby() { start_node standby "${pair_ports[1]}"; }

stop_pair() {
    [ -n "$pair_folder" ] || return 0
    stop_node standby immediate
    stop_node primary immediate
    rm -rf "$pair_folder"
    pair_folder=''
}

in_pair() {
    local program=$1
    shift
    (cd "$pair_folder" && ${pair_as[@]+"${pair_as[@]}"} "$postgres_bin/$program" "$@")
}

# start_node FOLDER PORT
start_node() {
    in_pair pg_ctl -D "$1" -l "$1.log" -w -t 60 start -o "-p $2 -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories='$pair_folder' -c max_connections=200 -c wal_level=replica -c hot_standby=on" \
        </dev/null >"$pair_folder/start.log" 2>&1 ||
        { tail -n 5 "$pair_folder/start.log" "$pair_folder/$1.log" >&2; return 1; }
}

stop_node() {
    [ -f "$pair_folder/$1/postmaster.pid" ] || return 0
    in_pair pg_ctl -D "$1" -m "$2" -w -t 60 stop >/dev/null 2>&1 || true
}

# wait_until PORT QUESTION: until the server answers it with true; a minute at most.
wait_until() {
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        [ "$(in_pair psql -X -q -t -A -h 127.0.0.1 -p "$1" -U postgres -c "$2" 2>/dev/null)" != t ] || return 0
        sleep 0.2
    done
    say "Not within a minute on port $1: $2"
    return 1
}
