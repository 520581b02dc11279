# One measurement is one run of fio or nbdcopy on one server; a round has every workload on every server.

# name, fio's rw, block size, requests in flight on all connections together, connections
workloads=(
    "4k-read-1 randread 4k 1 1"
    "4k-write-1 randwrite 4k 1 1"
)
for connections in 1 4 16; do
    workloads+=(
        "4k-read-64-c$connections randread 4k 64 $connections"
        "4k-write-64-c$connections randwrite 4k 64 $connections"
        "1M-read-16-c$connections read 1M 16 $connections"
        "1M-write-16-c$connections write 1M 16 $connections"
        "1M-copy-from-c$connections copy-from 1M 64 $connections"
        "1M-copy-to-c$connections copy-to 1M 64 $connections"
    )
done

# Every job of fio has a connection, and a part of the disk.
load() { # contender, rw, block size, in flight, connections, seconds
    local part=$((megabytes / $5))
    fio --name=bench --ioengine=nbd --uri="${uri[$1]}" --rw="$2" --bs="$3" --iodepth=$(($4 / $5)) --numjobs="$5" \
        --size="${part}M" --offset_increment="${part}M" --group_reporting --norandommap --randrepeat=0 \
        --time_based --runtime="$6" --output-format=json | sed -n '/^{/,$p' # the engine greets first
}

copy() { # contender, direction, block size, in flight, connections
    local options=(--request-size="$((1 << 20))" --requests=$(($4 / $5)) --connections="$5" --allocated)
    case $2 in
        copy-from) nbdcopy "${options[@]}" "${uri[$1]}" null: ;;
        copy-to) nbdcopy "${options[@]}" "$work/tmpfs/source" "${uri[$1]}" ;;
    esac
}

# Fills every disk, so that none has holes, and lets the host's compiler see each kind of request; the others' are
# compiled.
warm_up() {
    local contender workload name rw block depth connections
    echo "warming up" >&2
    for contender in "${contenders[@]}"; do
        copy "$contender" copy-to 1M 64 4
    done
    for workload in "${workloads[@]}"; do
        read -r name rw block depth connections <<<"$workload"
        [[ $rw == copy-* ]] || load drivebay "$rw" "$block" "$depth" "$connections" 2 >/dev/null
    done
}

measure_round() { # number
    local round=$1 workload name rw block depth connections i contender
    echo "round $round of $rounds; $(describe_load now)" >&2
    for workload in "${workloads[@]}"; do
        read -r name rw block depth connections <<<"$workload"
        [[ $rw == copy-* && $round -gt $copies ]] && continue
        for ((i = 0; i < ${#contenders[@]}; i++)); do
            # another one begins in each round
            contender=${contenders[(i + round) % ${#contenders[@]}]}
            if [[ $rw == copy-* ]]; then
                measure_copy "$round" "$name" "$rw" "$block" "$depth" "$connections" "$contender"
            else
                measure_load "$round" "$name" "$rw" "$block" "$depth" "$connections" "$contender"
            fi
        done
    done
}

# Both append: round, workload, contender, requests a second, bytes a second, µs of the server's processor time a request,
# the same of the client's.

measure_load() { # round, workload, rw, block size, in flight, connections, contender
    local before after
    before=$(cpu_of "${pid[$7]}")
    timed load "$7" "$3" "$4" "$5" "$6" "$seconds" >"$work/fio.json"
    after=$(cpu_of "${pid[$7]}")
    jq -r --arg round "$1" --arg workload "$2" --arg contender "$7" \
        --argjson cpu "$(awk "BEGIN { print $after - $before }")" --argjson client "$(cpu_of_timed)" '
        .jobs[0] | if .error != 0 then error("fio: error \(.error)") else . end
        | (if .read.total_ios > 0 then .read else .write end)
        | [$round, $workload, $contender, .iops, .bw_bytes, $cpu * 1000 / .total_ios, $client * 1000 / .total_ios]
        | @tsv' "$work/fio.json" >>"$raw"
}

measure_copy() { # round, workload, direction, block size, in flight, connections, contender
    local before after begin
    before=$(cpu_of "${pid[$7]}")
    begin=$EPOCHREALTIME
    timed copy "$7" "$3" "$4" "$5" "$6"
    awk -v from="$begin" -v to="$EPOCHREALTIME" -v before="$before" -v after="$(cpu_of "${pid[$7]}")" \
        -v client="$(cpu_of_timed)" -v megabytes="$megabytes" -v line="$1	$2	$7" 'BEGIN {
            each = megabytes / (to - from)
            printf "%s\t%.3f\t%.0f\t%.3f\t%.3f\n", line, each, each * 1048576,
                (after - before) * 1000 / megabytes, client * 1000 / megabytes }' >>"$raw"
}

# Runs a client and notes its processor time.
timed() { # command
    local TIMEFORMAT='%U %S'
    { time "$@" 2>&3; } 3>&2 2>"$work/time"
}

# Milliseconds of processor time of the last client, its start included.
cpu_of_timed() {
    awk '{ print ($1 + $2) * 1000 }' "$work/time"
}
