# What the scripts of all guests use.

trap 'echo "FAILED in line $LINENO" >&2' ERR

# what a failure shows beside the kernel's words
evidence() {
    tail -n 60 "$DRIVEBAY_HOME/log/drivebay.0.log"
}

fail() {
    echo "FAILED: $*" >&2
    evidence >&2
    dmesg | tail -n 60 >&2
    exit 1
}

step() {
    echo "$SECONDS s: $*"
}

# command...: waits until it succeeds
await() {
    local i
    for ((i = 0; i < 600; i++)); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.2
    done
    fail "this does not come true: $*"
}

# the distribution: a host of this guest's own
product() {
    export DRIVEBAY_HOME=/run/home DRIVEBAY_JAVA_OPTS="-XX:TieredStopAtLevel=1"
    bin=$1/bin/drivebay
}

# ends the host as a crash does
kill_host() {
    kill -KILL "$(<"$DRIVEBAY_HOME/run/host.pid")"
}
