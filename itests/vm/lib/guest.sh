# One run of a guest. Its results come back through two virtio ports: what the command prints, and its status.

quoted() {
    printf '%q ' "$@"
}

# work, kernel, shares..., --, command...: leaves work/initramfs, with all that the guest is to do
write_session() {
    local work=$1 kernel=$2 root=$1/root
    shift 2
    mkdir -p -- "$root"
    cp -- "$here/guest/init" "$root/init"
    chmod 755 "$root/init"
    : >"$root/shares"
    while [ "$1" != -- ]; do
        echo "$1" >>"$root/shares"
        shift
    done
    shift
    {
        cat -- "$here/guest/session"
        echo "cd $(quoted "$PWD")"
        echo "run $(quoted "$@")"
    } >"$root/session"
    pack "$root" | cat -- "$kernel/boot.cpio" - >"$work/initramfs"
}

# work, kernel, seconds, memory, shares...: leaves console.log, status, ended
boot() {
    local work=$1 kernel=$2 seconds=$3 memory=$4 number=0 share options=()
    shift 4
    for share in "$@"; do
        options+=(-virtfs "local,path=$share,mount_tag=share$number,security_model=passthrough,multidevs=remap")
        number=$((number + 1))
    done
    local ended=0 reader
    # QEMU reopens what it is given, which a pipe allows whatever our own output is
    exec 9> >(exec cat)
    reader=$!
    timeout --kill-after=10 "$seconds" qemu-system-x86_64 \
        -accel "${DRIVEBAY_VM_ACCELERATION:-tcg,thread=multi}" -cpu max -smp 2 -m "$memory" \
        -nodefaults -no-user-config -display none -no-reboot \
        -kernel "$kernel/vmlinuz" -initrd "$work/initramfs" \
        -append "console=ttyS0 panic=-1 mitigations=off loglevel=6" \
        -serial "file:$work/console.log" \
        -device virtio-rng-pci -device virtio-serial-pci \
        -chardev file,id=output,path=/proc/self/fd/9,append=on -device virtserialport,chardev=output,name=output \
        -chardev "file,id=status,path=$work/status" -device virtserialport,chardev=status,name=status \
        -virtfs local,path=/,mount_tag=machine,security_model=none,readonly=on,multidevs=remap \
        -virtfs "local,path=$kernel,mount_tag=kernel,security_model=none,readonly=on" \
        "${options[@]}" </dev/null &
    wait $! || ended=$?
    exec 9>&-
    wait "$reader"
    echo "$ended" >"$work/ended"
}

# work, end, seconds, logs: ends this program with what became of it
verdict() {
    local work=$1 end=$2 seconds=$3 logs=$4 ended status
    ended=$(cat -- "$work/ended")
    status=$(cat -- "$work/status" 2>/dev/null || true)
    if [ -n "$logs" ]; then
        mkdir -p -- "$logs"
        cp -- "$work/console.log" "$logs/console.log"
    fi
    if [ "$ended" = 124 ] || [ "$ended" = 137 ]; then
        tell "does not end within $seconds s"
        exit 124
    elif [ "$ended" != 0 ]; then
        tell "QEMU ends with status $ended"
        exit 126
    elif [ "$end" = power-off ]; then
        if [ -n "$status" ]; then
            tell "was not switched off by the command, which ended with status $status"
            exit 125
        fi
        grep -q 'reboot: Power down' "$work/console.log" && exit 0
        tell "ends otherwise than by being switched off"
        exit 125
    elif [ -z "$status" ]; then
        tell "ends without a status"
        exit 125
    fi
    exit "$status"
}

tell() {
    {
        echo "vm: the guest $*; its console ends with:"
        tail -n 40 -- "$work/console.log" 2>/dev/null || true
    } >&2
}
