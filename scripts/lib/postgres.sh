# shellcheck shell=bash
# A private PostgreSQL cluster for the tests: own folder, own port, gone afterwards. Sourced after packages.sh.

postgres_folder='' # set while there is a cluster to remove
postgres_bin=''
postgres_as=()

# The newest PostgreSQL from version 15 on.
find_postgres() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t / -k 5,5 -nr) \
        "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
        if [ ! -x "$folder/initdb" ] || [ ! -x "$folder/pg_ctl" ]; then continue; fi
        [ "$("$folder/initdb" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')" -ge 15 ] || continue
        postgres_bin=$folder
        return 0
    done
    return 1
}

# Debian starts a cluster of its own with a new server package; this keeps it from that, for the moment of the
# installation, and then takes the file away again.
install_postgres() {
    local folder=/etc/postgresql-common/createcluster.d status=0 made=()
    command -v dpkg-query >/dev/null || return 1
    if [ "$(id -u)" != 0 ] && ! can_sudo; then
        say "No PostgreSQL, and neither root nor sudo at hand; ask for: apt-get install postgresql-15"
        return 1
    fi
    local parent
    for parent in "${folder%/*}" "$folder"; do [ -d "$parent" ] || made+=("$parent"); done
    as_root mkdir -p "$folder" &&
        echo 'create_main_cluster = false' | as_root tee "$folder/dany-tests.conf" >/dev/null &&
        install_packages postgresql-15 || status=$?
    as_root rm -f "$folder/dany-tests.conf"
    [ ${#made[@]} = 0 ] || as_root rmdir "$folder" 2>/dev/null || true
    return "$status"
}

# start_postgres [durable]: starts a cluster and sets postgres_url. Unless it is to be durable, it is fast and loses
# what a power cut takes; everything that a transaction can see stays as usual.
start_postgres() {
    local user=postgres attempt port safety='-c fsync=off -c full_page_writes=off'
    [ "${1:-}" != durable ] || safety=''
    find_postgres || { install_postgres && find_postgres; } || return 1
    postgres_folder=$(mktemp -d /tmp/dany-tests.XXXXXX) || return 1
    if [ "$(id -u)" = 0 ]; then # initdb refuses root
        id -u "$user" >/dev/null 2>&1 || user=nobody
        postgres_as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups env "HOME=$postgres_folder")
        chown "$user" "$postgres_folder"
    fi
    in_cluster "$postgres_bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$postgres_folder/initdb.log" 2>&1 || { tail -n 5 "$postgres_folder/initdb.log" >&2; return 1; }
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        if in_cluster "$postgres_bin/pg_ctl" -D data -l server.log -w -t 60 start -o "-p $port \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories='$postgres_folder' \
            -c max_connections=200 $safety -c synchronous_commit=on" \
            </dev/null >"$postgres_folder/start.log" 2>&1; then
            # Read by the script that sources this file.
            # shellcheck disable=SC2034
            postgres_url="postgres://postgres@127.0.0.1:$port/postgres"
            return 0
        fi
        grep -q 'Address already in use' "$postgres_folder/server.log" || break
    done
    say "PostgreSQL did not start (attempt $attempt):"
    tail -n 5 "$postgres_folder/server.log" "$postgres_folder/start.log" >&2
    return 1
}

in_cluster() { (cd "$postgres_folder" && ${postgres_as[@]+"${postgres_as[@]}"} "$@"); }

# A port on which nobody answers, below those that the kernel hands out to clients.
free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

stop_postgres() {
    [ -n "$postgres_folder" ] || return 0
    if [ -f "$postgres_folder/data/postmaster.pid" ]; then
        in_cluster "$postgres_bin/pg_ctl" -D data -m immediate -w -t 30 stop >/dev/null 2>&1 || true
    fi
    rm -rf "$postgres_folder"
    postgres_folder=''
}
