# One measurement is one run of fio on one device; a round has every workload on every device.

# name, fio's rw, block size, requests in flight
workloads=(
    "4k-read-32 randread 4k 32"
    "4k-write-32 randwrite 4k 32"
    "4k-read-1 randread 4k 1"
    "4k-write-1 randwrite 4k 1"
    "1M-read-8 read 1M 8"
    "1M-write-8 write 1M 8"
)

load() { # node, rw, block size, in flight, options of fio...
    local device=$1 rw=$2 block=$3 depth=$4
    shift 4
    fio --name=bench --filename="$device" --rw="$rw" --bs="$block" --iodepth="$depth" --ioengine=libaio --direct=1 \
        --norandommap --randrepeat=0 --output-format=json "$@"
}

# Fills every device, so that none has holes, and lets the compiler of the host see each kind of request.
warm_up() {
    local contender workload name rw block depth
    echo "warming up" >&2
    for contender in "${contenders[@]}"; do
        load "${node[$contender]}" write 1M 8 >/dev/null
        for workload in "${workloads[@]}"; do
            read -r name rw block depth <<<"$workload"
            load "${node[$contender]}" "$rw" "$block" "$depth" --time_based --runtime=1 >/dev/null
        done
    done
}

measure_round() { # number
    local round=$1 workload name rw block depth i contender
    echo "round $round of $rounds; $(describe_load now)" >&2
    for workload in "${workloads[@]}"; do
        read -r name rw block depth <<<"$workload"
        for ((i = 0; i < ${#contenders[@]}; i++)); do
            # another one begins in each round
            contender=${contenders[(i + round) % ${#contenders[@]}]}
            measure "$round" "$name" "$rw" "$block" "$depth" "$contender"
        done
    done
}

# Appends: round, workload, contender, requests a second, bytes a second, µs of the server's processor time a request.
measure() { # round, workload, rw, block size, in flight, contender
    local server=${pid[$6]:-} before after
    before=$(cpu_of "$server")
    load "${node[$6]}" "$3" "$4" "$5" --time_based --runtime="$seconds" >"$work/fio.json"
    after=$(cpu_of "$server")
    jq -r --arg round "$1" --arg workload "$2" --arg contender "$6" --argjson cpu "$(awk "BEGIN { print $after - $before }")" '
        .jobs[0] | if .error != 0 then error("fio: error \(.error)") else . end
        | (if .read.total_ios > 0 then .read else .write end)
        | [$round, $workload, $contender, .iops, .bw_bytes, $cpu * 1000 / .total_ios] | @tsv' "$work/fio.json" >>"$raw"
}
