# shellcheck shell=bash
# A private PgBouncer before the tests' private PostgreSQL, gone afterwards. Sourced after postgres.sh, whose cluster must
# run. Any role of the server is let in, as the server does itself.

pgbouncer_folder='' # set while there is one to stop

# start_pgbouncer SERVER_PORT [PORT]: sets pgbouncer_url.
start_pgbouncer() {
    local server=$1 port=${2:-} folder=$postgres_folder/pgbouncer program tries
    program=$(command -v pgbouncer || echo /usr/sbin/pgbouncer)
    [ -x "$program" ] || return 1
    [ -n "$port" ] || port=$(free_port)
    in_cluster mkdir -p "$folder"
    in_cluster tee "$folder/pgbouncer.ini" >/dev/null <<INI
[databases]
* = host=127.0.0.1 port=$server auth_user=postgres

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir = $folder
logfile = $folder/log
pidfile = $folder/pid
auth_type = trust
auth_file = $folder/users
auth_query = SELECT usename, passwd FROM pg_catalog.pg_shadow WHERE usename = \$1
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
server_idle_timeout = 5
INI
    in_cluster tee "$folder/users" >/dev/null <<<'"postgres" ""'
    pgbouncer_folder=$folder
    in_cluster "$program" -q -d "$folder/pgbouncer.ini" </dev/null >/dev/null 2>&1 || return 1
    for ((tries = 0; tries < 50; tries++)); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            # Read by the script that sources this file.
            # shellcheck disable=SC2034
            pgbouncer_url="postgres://postgres@127.0.0.1:$port/postgres"
            return 0
        fi
        sleep 0.1
    done
    stop_pgbouncer
    return 1
}

stop_pgbouncer() {
    [ -n "$pgbouncer_folder" ] || return 0
    kill "$(cat "$pgbouncer_folder/pid" 2>/dev/null)" 2>/dev/null || true
    pgbouncer_folder=''
}
