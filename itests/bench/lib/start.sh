# How long the host takes from the command to its readiness.

measure_starts() {
    local framework i begin
    for framework in felix equinox; do
        echo "starting the host on $framework" >&2
        export DRIVEBAY_HOME=$work/start-$framework
        # the first start fills the framework's cache and is shown apart
        for ((i = 0; i <= starts; i++)); do
            begin=$EPOCHREALTIME
            "$drivebay" start --framework "$framework" || fail "the host does not start on $framework"
            awk -v from="$begin" -v to="$EPOCHREALTIME" -v framework="$framework" -v number="$i" \
                'BEGIN { printf "%s\t%d\t%.3f\n", framework, number, to - from }' >>"$work/starts.tsv"
            "$drivebay" stop >/dev/null
        done
    done
}
