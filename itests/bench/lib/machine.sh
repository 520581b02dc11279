# What the benchmark runs on, and what it needs there.

# Reads lines of a command and the package that has it.
install_packages() {
    local packages=() command package
    while read -r command package; do
        PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null || packages+=("$package")
    done
    [ ${#packages[@]} = 0 ] && return
    echo "bench: installing ${packages[*]} from Debian's packages" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >&2 || fail "cannot install ${packages[*]}"
}

# The tools beside the Java that the host runs on.
find_jdk() {
    jdk=${JAVA_HOME:-$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v java)")")")}
    [ -x "$jdk/bin/jcmd" ] || fail "no bin/jcmd in $jdk; set JAVA_HOME to a JDK, not a JRE"
    export JAVA_HOME=$jdk
}

# Has the distribution built if it is missing or older than its sources.
build() {
    DRIVEBAY_HOME=$work/build "$root/drivebay" start || fail "the host does not start"
    DRIVEBAY_HOME=$work/build "$root/drivebay" stop >/dev/null
    drivebay=$root/runtime/io.drivebay.runtime/target/drivebay/bin/drivebay
}

# Milliseconds of processor time that a process has had.
cpu_of() { # pid or nothing
    [ -n "${1:-}" ] || { echo 0; return; }
    awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000 / hertz }' "/proc/$1/stat"
}

# Percent of the processors' time that nobody wanted within a second.
idle_percent() {
    local before after
    before=$(head -n 1 /proc/stat)
    sleep 1
    after=$(head -n 1 /proc/stat)
    printf '%s\n%s\n' "$before" "$after" | awk '
        { total = 0; for (i = 2; i <= 9; i++) total += $i; idle = $5 + $6 }
        NR == 1 { total0 = total; idle0 = idle }
        END { printf "%d", 100 * (idle - idle0) / (total - total0) }'
}

describe_load() { # when
    echo "load $1: $(cut -d ' ' -f 1-3 /proc/loadavg), processors $(idle_percent) % idle"
}

describe_machine() {
    echo "date: $(date -u +%F)"
    echo "processor: $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    echo "memory: $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB"
    echo "kernel: $(uname -r)"
    echo "java: $(sed -n 's/^IMPLEMENTOR="\(.*\)"/\1/p; s/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jdk/release" | paste -sd ' ')"
    echo "peers: $(peers)"
    echo "commit: $(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
    describe_load "before"
}
