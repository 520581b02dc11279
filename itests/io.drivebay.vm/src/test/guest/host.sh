# A host with one disk (KernelHost), driven by a guest's script. It writes its log to $log.

guid=11111111-2222-3333-4444-555555555555
log=/run/host.log
jvm="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -XX:MaxDirectMemorySize=512m"

evidence() {
    cat "$log"
}

# what, expected, actual
equal() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

# java properties, --, image, driver options: begins a host and waits for its node
begin() {
    local properties=()
    while [ "$1" != -- ]; do
        properties+=("$1")
        shift
    done
    shift
    local image=$1
    shift
    # shellcheck disable=SC2086 # a list
    coproc host { exec java $jvm "${properties[@]}" -cp "$classpath" io.drivebay.driver.nbd.internal.kernel.KernelHost \
        "$image" "$guid" "$@" 2>>"$log"; }
    pid=$host_PID
    exec {commands}>&"${host[1]}" {answers}<&"${host[0]}"
    # the shell keeps no other end, so that the host sees when ours is closed
    eval "exec ${host[1]}>&- ${host[0]}<&-"
    read -r -t 300 node <&"$answers" || fail "the host does not start"
}

# a command: sets $answer to what the host says, the last line of which is ok or says what failed
ask() {
    local line
    echo "$*" >&"$commands"
    answer=
    while read -r -t 300 line <&"$answers"; do
        answer=$answer$line$'\n'
        case $line in
            ok) return 0 ;;
            failed*) return 1 ;;
        esac
    done
    fail "the host does not answer '$*'"
}

must() {
    ask "$@" || fail "$*: $answer"
}

# command, words of the error
refused() {
    ask "$1" && fail "$1 is not refused"
    case $answer in
        *"$2"*) ;;
        *) fail "$1 is refused, but not by '$2': $answer" ;;
    esac
}

# ends it as a user does
end() {
    must close
    exec {commands}>&- {answers}<&-
    wait "$pid" || fail "the host ends with status $?"
}

# ends it as a crash does
crash() {
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null || true
    exec {commands}>&- {answers}<&-
}

said() {
    grep -q -- "$1" "$log" || fail "the host did not say '$1'"
}
