# Who is measured: for each a block device, and the process that serves it.

contenders=(loop qsd io_uring classic file)
declare -A node=() pid=() title=(
    [loop]="kernel loop over tmpfs"
    [qsd]="qemu-storage-daemon and loop"
    [io_uring]="Drivebay mem:, io_uring"
    [classic]="Drivebay mem:, classic"
    [file]="Drivebay file: on tmpfs, io_uring"
)
declare -A disk=([io_uring]=bench-ring [classic]=bench-classic [file]=bench-file)
sector=512
qsd_pid=
host_up=

peers() {
    echo "$(qemu-storage-daemon --version | head -n 1), $(fio --version)"
}

bring_up() {
    mkdir "$work/tmpfs" "$work/home"
    mount -t tmpfs -o "size=$((3 * megabytes + 64))m" drivebay-bench "$work/tmpfs"
    bring_up_loop
    bring_up_qsd
    bring_up_drivebay
}

# The kernel's loop device with direct I/O, as Drivebay has it.
loop_over() { # file
    losetup --find --show --direct-io=on --sector-size "$sector" "$1"
}

bring_up_loop() {
    truncate -s "${megabytes}M" "$work/tmpfs/loop.img"
    node[loop]=$(loop_over "$work/tmpfs/loop.img")
}

bring_up_qsd() {
    truncate -s "${megabytes}M" "$work/tmpfs/qsd.img"
    : >"$work/qsd.export"
    qemu-storage-daemon \
        --blockdev "driver=file,node-name=protocol,filename=$work/tmpfs/qsd.img,discard=unmap" \
        --blockdev driver=raw,node-name=image,file=protocol \
        --export "type=fuse,id=export,node-name=image,mountpoint=$work/qsd.export,writable=on" &
    qsd_pid=$!
    pid[qsd]=$qsd_pid
    timeout 20 sh -c 'until grep -q " $1 " /proc/self/mounts; do sleep 0.1; done' wait "$work/qsd.export" ||
        fail "qemu-storage-daemon does not export"
    node[qsd]=$(loop_over "$work/qsd.export")
}

bring_up_drivebay() {
    local contender name channel
    export DRIVEBAY_HOME=$work/home
    "$drivebay" start || fail "the host does not start"
    host_up=yes
    pid[io_uring]=$("$drivebay" status | awk '$1 == "pid" { print $2 }')
    pid[classic]=${pid[io_uring]}
    pid[file]=${pid[io_uring]}
    for contender in "${!disk[@]}"; do
        name=${disk[$contender]}
        channel=$contender
        store=mem:${megabytes}M
        if [ "$contender" = file ]; then
            channel=io_uring
            store="file:$work/tmpfs/drivebay.img?size=${megabytes}M"
        fi
        "$drivebay" exec "disk:up $name '$store' --sector $sector --driver-option channel=$channel ${DISK_OPTIONS:-}" ||
            fail "disk $name does not come up"
        node[$contender]=$("$drivebay" exec "disk:info $name --json" | jq -r .node)
    done
}

# Leaves nothing behind, whatever was up.
take_down() {
    local contender status=$?
    set +e
    if [ -n "$host_up" ]; then
        "$drivebay" exec 'disk:down --all' >/dev/null
        "$drivebay" stop >/dev/null
    fi
    for contender in loop qsd; do
        [ -z "${node[$contender]:-}" ] || losetup --detach "${node[$contender]}"
    done
    if [ -n "$qsd_pid" ]; then
        kill "$qsd_pid"
        wait "$qsd_pid"
    fi
    ! mountpoint -q "$work/tmpfs" || umount "$work/tmpfs"
    rm -rf "$work"
    exit "$status"
}
