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

# Now and then the timer of an emulated processor is lost while the guest boots, which then waits for ever. Nothing of the
# command has happened yet, so another attempt hides no failure of it.
BOOT_ATTEMPTS=3
BOOT_SECONDS=180

# work, kernel, layer, seconds, memory, shares...: leaves console.log, status, and how QEMU ended in $ended
boot() {
    local work=$1 seconds=$4 attempt
    for ((attempt = 1; attempt <= BOOT_ATTEMPTS; attempt++)); do
        start "$@"
        if await "$BOOT_SECONDS" "$work/status"; then
            break
        fi
        stop
        echo "vm: the guest does not boot within $BOOT_SECONDS s, attempt $attempt of $BOOT_ATTEMPTS" >&2
    done
    if [ -z "$qemu" ]; then
        ended=asleep
    elif await "$seconds" /dev/null; then
        ended=0
        wait "$qemu" || ended=$?
        qemu=
        wait "$reader"
    else
        ended=late
        stop
    fi
}

qemu=
reader=
ended=

# work, kernel, layer, seconds, memory, shares...: starts QEMU, whose console goes to console.log, the ports to status and our own output
start() {
    local work=$1 kernel=$2 layer=$3 memory=$5 number=0 share options=()
    shift 5
    [ -z "$layer" ] || options+=(-virtfs "local,path=$layer,mount_tag=packages,security_model=none,readonly=on")
    for share in "$@"; do
        options+=(-virtfs "local,path=$share,mount_tag=share$number,security_model=passthrough,multidevs=remap")
        number=$((number + 1))
    done
    rm -f -- "$work/status"
    # QEMU reopens what it is given, which a pipe allows whatever our own output is
    exec 9> >(exec cat)
    reader=$!
    # pdeathsig: whoever kills this script leaves no guest behind
    # no_timer_check: on a machine that is busy an emulated timer may tick too late for the kernel's test of it
    setpriv --pdeathsig KILL qemu-system-x86_64 \
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
    qemu=$!
    exec 9>&-
}

# seconds, file: whether QEMU ends in that time, or something gets into the file
await() {
    local end=$((SECONDS + $1))
    while kill -0 "$qemu" 2>/dev/null && [ ! -s "$2" ]; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}

# ends QEMU if there is one, and waits until all that the guest has printed has been passed on
stop() {
    if [ -n "$qemu" ]; then
        kill -KILL "$qemu" 2>/dev/null || true
        wait "$qemu" "$reader" 2>/dev/null || true
        qemu=
    fi
}

# work, end, seconds, logs: ends this program with what became of it
verdict() {
    local work=$1 end=$2 seconds=$3 logs=$4 status
    # after the line that says that the command begins
    status=$(sed 1d "$work/status" 2>/dev/null || true)
    if [ -n "$logs" ]; then
        mkdir -p -- "$logs"
        cp -- "$work/console.log" "$logs/console.log"
    fi
    if [ "$ended" = late ]; then
        tell "does not end within $seconds s"
        exit 124
    elif [ "$ended" = asleep ]; then
        tell "does not boot"
        exit 126
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

# A panic is told from its beginning: its reason comes first, and how much follows varies.
tell() {
    local from
    from=$(sed -n '/Kernel panic/ { =; q }' "$work/console.log" 2>/dev/null || true)
    from=${from:++$from}
    {
        echo "vm: the guest $*; its console ends with:"
        tail -n "${from:-40}" -- "$work/console.log" 2>/dev/null || true
    } >&2
}
