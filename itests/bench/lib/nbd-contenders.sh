# Who serves NBD: for each its export's address, and the process that serves it.

contenders=(nbdkit qemu drivebay bare)
declare -A uri=() pid=() title=(
    [nbdkit]="nbdkit memory"
    [qemu]="qemu-nbd over tmpfs"
    [drivebay]="Drivebay mem:"
    [bare]="nothing but answers"
)
host_up=

peers() {
    echo "$(nbdkit --version), $(qemu-nbd --version | head -n 1), $(nbdcopy --version | tail -n 1), $(fio --version)"
}

bring_up() {
    mkdir "$work/tmpfs" "$work/home"
    mount -t tmpfs -o "size=$((2 * megabytes + 64))m" drivebay-bench "$work/tmpfs"
    # what nbdcopy copies: bytes that nobody takes for a hole
    head -c "${megabytes}M" /dev/urandom >"$work/tmpfs/source"
    nbdkit --foreground --unix "$work/nbdkit.sock" memory "${megabytes}M" &
    pid[nbdkit]=$!
    uri[nbdkit]="nbd+unix:///?socket=$work/nbdkit.sock"
    truncate -s "${megabytes}M" "$work/tmpfs/qemu.img"
    qemu-nbd --persistent --shared=0 --format=raw --discard=unmap --socket="$work/qemu.sock" "$work/tmpfs/qemu.img" &
    pid[qemu]=$!
    uri[qemu]="nbd+unix:///?socket=$work/qemu.sock"
    await_socket nbdkit
    gcc -O2 -pthread -o "$work/bare-server" "$here/lib/bare-server.c" || fail "the bare server does not compile"
    "$work/bare-server" "$work/bare.sock" "$((megabytes << 20))" &
    pid[bare]=$!
    uri[bare]="nbd+unix:///?socket=$work/bare.sock"
    await_socket qemu
    await_socket bare
    bring_up_drivebay
}

await_socket() { # contender
    timeout 20 sh -c 'until [ -S "$1" ]; do sleep 0.1; done' wait "$work/$1.sock" || fail "$1 does not serve"
}

bring_up_drivebay() {
    export DRIVEBAY_HOME=$work/home
    # wherever the disk's memory comes from
    export DRIVEBAY_JAVA_OPTS="-XX:MaxDirectMemorySize=$((megabytes + 1024))m ${DRIVEBAY_JAVA_OPTS:-}"
    "$drivebay" start || fail "the host does not start"
    host_up=yes
    pid[drivebay]=$("$drivebay" status | awk '$1 == "pid" { print $2 }')
    "$drivebay" exec "disk:up bench mem:${megabytes}M --driver nbd" || fail "the disk does not come up"
    uri[drivebay]="nbd+unix:///bench?socket=$work/home/run/nbd.sock"
}

# Leaves nothing behind, whatever was up.
take_down() {
    local contender status=$?
    set +e
    if [ -n "$host_up" ]; then
        "$drivebay" exec 'disk:down --all --force' >/dev/null
        "$drivebay" stop >/dev/null
    fi
    for contender in nbdkit qemu bare; do
        [ -n "${pid[$contender]:-}" ] || continue
        kill "${pid[$contender]}"
        wait "${pid[$contender]}"
    done
    ! mountpoint -q "$work/tmpfs" || umount "$work/tmpfs"
    rm -rf "$work"
    exit "$status"
}
