# Bytes that the threads on a request's way allocate on the heap, for each request: Flight Recorder knows what every
# thread has allocated, the disk's statistics know the requests.

# Seconds of the same load before: until the optimising compiler has been there, short-lived objects are real ones.
settling=15

requests_of() { # disk
    "$drivebay" exec "disk:stats $1 --json" | jq '[.operations[].count] | add'
}

measure_allocation() {
    local contender before after
    echo "allocation" >&2
    cat >"$work/allocation.jfc" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<configuration version="2.0">
  <event name="jdk.ThreadAllocationStatistics">
    <setting name="enabled">true</setting>
    <setting name="period">everyChunk</setting>
  </event>
</configuration>
XML
    for contender in "${!disk[@]}"; do
        load "${node[$contender]}" randrw 4k 32 --time_based --runtime="$settling" >/dev/null
        before=$(requests_of "${disk[$contender]}")
        "$jdk/bin/jcmd" "${pid[$contender]}" JFR.start name=bench settings="$work/allocation.jfc" >/dev/null
        load "${node[$contender]}" randrw 4k 32 --time_based --runtime="$((2 * seconds))" >/dev/null
        "$jdk/bin/jcmd" "${pid[$contender]}" JFR.stop name=bench filename="$work/$contender.jfr" >/dev/null
        after=$(requests_of "${disk[$contender]}")
        "$jdk/bin/jfr" print --json --events jdk.ThreadAllocationStatistics "$work/$contender.jfr" |
            jq -r --arg contender "$contender" --argjson requests $((after - before)) \
                --arg of "^drivebay-(fuse|io)-${disk[$contender]}-" '
                [.recording.events[].values | select(.thread.javaName // "" | test($of))]
                | group_by(.thread.javaName)
                | map(map(.allocated) | max - if length > 1 then min else 0 end)
                | [$contender, add // 0, $requests] | @tsv' >>"$work/allocation.tsv"
    done
}
