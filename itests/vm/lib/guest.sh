# One run of a guest. Its results come back through two virtio ports: what the command prints, and its status.

quoted() {
    printf '%q ' "$@"
}

# work, kernel, layer of packages or nothing, whether systemd is to run, shares..., --, command...: leaves work/initramfs, with all that the guest is to do
write_session() {
    local work=$1 kernel=$2 layer=$3 systemd=$4 root=$1/root
    shift 4
    mkdir -p -- "$root"
    [ -z "$layer" ] || mkdir -- "$root/packages"
    [ "$systemd" = no ] || cp -r -- "$here/guest/systemd" "$root/systemd"
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

# work, kernel, layer, seconds, memory, shares...: leaves console.log, status, ended
boot() {
    local work=$1 kernel=$2 layer=$3 seconds=$4 memory=$5 number=0 share options=()
    shift 5
    [ -z "$layer" ] || options+=(-virtfs "local,path=$layer,mount_tag=packages,security_model=none,readonly=on")
    for share in "$@"; do
        options+=(-virtfs "local,path=$share,mount_tag=share$number,security_model=passthrough,multidevs=remap")
        number=$((number + 1))
    done
    local ended=0 reader
    # QEMU reopens what it is given, which a pipe allows whatever our own output is
    exec 9> >(exec cat)
    reader=$!
    # no_timer_check: on a machine that is busy an emulated timer may tick too late for the kernel's test of it
    timeout --kill-after=10 "$seconds" qemu-system-x86_64 \
        -accel "${DRIVEBAY_VM_ACCELERATION:-tcg,thread=multi}" -cpu max -smp 2 -m "$memory" \
        -nodefaults -no-user-config -display none -no-reboot \
        -kernel "$kernel/vmlinuz" -initrd "$work/initramfs" \
        -append "console=ttyS0 panic=-1 mitigations=off no_timer_check loglevel=6 systemd.firstboot=off systemd.show_status=error" \
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
    elif [ "$end" != status ]; then
        if [ -n "$status" ]; then
            tell "is still there after the command, which ended with status $status"
            exit 125
        fi
        case $end in
            power-off) grep -q 'reboot: Power down' "$work/console.log" && exit 0 ;;
            reboot) grep -q 'reboot: Restarting system' "$work/console.log" && exit 0 ;;
        esac
        tell "goes down otherwise than by $end"
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
