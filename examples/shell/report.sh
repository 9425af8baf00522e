#!/bin/sh
# A report from the draft to its submission, with curl: report.sh URL, with DANY_USERNAME and DANY_PASSWORD set.
# No jq: the few values that are needed are cut out by sed. A program that reads more should use jq, or Python.
set -eu
url=${1:?report.sh URL}/v1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() { printf '%s\n' "$*" >&2; exit 1; }

# first NAME: the first member of that name in the last answer that holds a text.
first() { tr ',{' '\n\n' <"$work/body" | sed -n "s/^\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }
header() { tr -d '\r' <"$work/headers" | awk -F ': ' -v name="$1" 'tolower($1) == tolower(name) { print $2; exit }'; }

# call METHOD PATH [BODY [HEADER…]]: sets status. Waits out 429 and 503 as Retry-After says, five times at most; the
# token goes in by a file, since arguments are seen by all who list processes.
call() {
    method=$1 path=$2 body=${3-}
    [ $# -lt 3 ] || shift
    shift 2
    attempt=0
    while :; do
        status=$(printf '%s' "$body" | curl -s -o "$work/body" -D "$work/headers" -w '%{http_code}' -X "$method" \
            -K "$work/token" -H 'Content-Type: application/json' "$@" --data-binary @- "$url$path") || status=000
        case $status in 000 | 429 | 503) ;; *) return 0 ;; esac
        attempt=$((attempt + 1))
        [ "$attempt" -le 5 ] || fail "$method $path: still $status"
        wait=$(header Retry-After)
        sleep "${wait:-$((attempt * attempt))}"
    done
}

expect() { # STATUS WHAT
    [ "$status" = "$1" ] || fail "$2: $status, not $1: $(cat "$work/body")"
    printf '%s %s\n' "$status" "$2"
}

# A UUIDv7: 48 bits of milliseconds, then chance.
new_id() {
    chance=$(od -An -N10 -tx1 /dev/urandom | tr -d ' \n')
    time=$(printf '%012x' "$(($(date +%s) * 1000))")
    printf '%s-%s-7%s-a%s-%s\n' "$(printf %s "$time" | cut -c 1-8)" "$(printf %s "$time" | cut -c 9-12)" \
        "$(printf %s "$chance" | cut -c 1-3)" "$(printf %s "$chance" | cut -c 4-6)" "$(printf %s "$chance" | cut -c 7-18)"
}

umask 077
: >"$work/token"
call POST /sessions "{\"username\":\"${DANY_USERNAME:?}\",\"password\":\"${DANY_PASSWORD:?}\"}"
expect 201 "signed in"
printf 'header = "Authorization: Bearer %s"\n' "$(first accessToken)" >"$work/token"

# A list, page by page: next leads on until it is null.
pages=0 cursor=''
while :; do
    call GET "/obligations?limit=2${cursor:+&cursor=$cursor}"
    [ "$status" = 200 ] || expect 200 "obligations"
    pages=$((pages + 1))
    cursor=$(sed -n 's/.*"next":"\([^"]*\)"}$/\1/p' "$work/body")
    [ -n "$cursor" ] && [ "$pages" -lt 50 ] || break
done
printf '%s %s\n' "$status" "obligations on $pages pages"

# Created under an id of our own, so that it is safe to send again when the answer was lost.
call GET /me
unit=$(sed 's/.*"grants":\[//' "$work/body" | sed -n 's/.*"unitId":"\([^"]*\)".*/\1/p' | head -n 1)
report=$(new_id)
draft="{\"id\":\"$report\",\"kind\":\"adHoc\",\"unitId\":\"$unit\",\"title\":\"Ví dụ: đường ngập\",\"summary\":\"Đường liên thôn ngập sau mưa, gọi 0912 345 678.\"}"
call POST /reports "$draft"
expect 201 "draft $report"
call POST /reports "$draft"
expect 201 "the same again: the same report"
[ "$(first id)" = "$report" ] || fail "another id: $(first id)"

# A rule refuses; the code says which, the pointer where.
call POST "/reports/$report/submission"
expect 422 "refused by $(first code)"
[ "$(first code)" = personalIdentifier ] || fail "another rule"

# A change names the version that was read. Somebody was faster: read again, then send with the new ETag.
fixed='{"summary":"Đường liên thôn ngập sau mưa, bà con đề nghị khơi cống."}'
call PATCH "/reports/$report" "$fixed" -H 'If-Match: "0"'
expect 412 "a change of a version that is no more"
call GET "/reports/$report"
call PATCH "/reports/$report" "$fixed" -H "If-Match: $(header ETag)"
expect 200 "changed"
call POST "/reports/$report/submission"
expect 200 "submitted"

call GET "/compliance?unitId=$unit&period=2026-10"
expect 200 "who reported in time"
call DELETE /sessions/current
expect 204 "signed out"
