#!/bin/bash
# The installer where the kernel has modules to load: they come now and at each boot, are shared by products, and go.
set -euo pipefail
. "$(dirname -- "$0")/common.sh"
# where everybody may read it
cp -r -- "$1" /run/distribution
product /run/distribution
other={11111111-2222-3333-4444-555555555555}
drivers=(loop nbd)
buses=(iscsi_tcp sd_mod sr_mod)

evidence() {
    lsmod
}

# modules...
loaded() {
    local name
    for name; do
        [ -d "/sys/module/$name" ] || fail "$name is not loaded"
    done
}

# modules...
gone() {
    local name
    for name; do
        [ ! -d "/sys/module/$name" ] || fail "$name is loaded"
    done
}

# expected exit status, command...
ends() {
    local expected=$1 ended=0
    shift
    "$@" >/run/said 2>&1 || ended=$?
    cat /run/said
    [ "$ended" = "$expected" ] || fail "$* ends with $ended and not with $expected"
}

# module, state
state() {
    "$bin" driver-status >/run/states || true
    grep -Eq "^$1 +$2 " /run/states || fail "$1 is not $2: $(cat /run/states)"
}

files() {
    find /etc/modules-load.d /etc/modprobe.d /etc/udev/rules.d /usr/share/polkit-1 /usr/share/icons -name '*drivebay*'
}

for name in "${drivers[@]}" "${buses[@]}"; do
    modprobe -q -r "$name" || true
done
gone "${drivers[@]}" "${buses[@]}"
[ -z "$(files)" ] || fail "this machine has files of an installer"
state driver not-present

echo "installed: loaded now"
ends 1 setpriv --reuid=65534 --clear-groups "$bin" install
grep -q "1314 PRIVILEGE_NOT_HELD" /run/said || fail "without rights it says: $(cat /run/said)"
ends 0 "$bin" install --modules all
loaded fuse "${drivers[@]}" "${buses[@]}"
for module in driver pnp-bus helper-dll; do
    state "$module" running
done

echo "and at each boot"
modprobe -r nbd
state driver running
modprobe -r loop
state driver stopped
systemctl restart systemd-modules-load
loaded "${drivers[@]}"
state driver running

echo "a disk needs no more"
"$bin" start
"$bin" exec "disk:up data mem:32M --driver nbd"
"$bin" exec "disk:up other mem:32M --driver fuse"
lsblk -n -o NAME | grep -q '^nbd0' || fail "there is no nbd0"
udevadm settle
for node in /dev/nbd0 "$(losetup -n -O NAME | head -n 1)"; do
    for property in DRIVEBAY=1 UDISKS_SYSTEM=0 UDISKS_ICON_NAME=drivebay-disk; do
        udevadm info --query=property "$node" | grep -qx "$property" || fail "udev does not say $property of $node"
    done
done
"$bin" exec "disk:down --all"
"$bin" stop

echo "shared by another product"
ends 0 "$bin" install --guid "$other" --modules driver
ends 0 "$bin" uninstall
loaded "${drivers[@]}"
state driver not-present
ends 0 "$bin" driver-status --guid "$other"

echo "uninstalled while it is used"
truncate -s 1M /run/image
node=$(losetup --find --show /run/image)
ends 10 "$bin" uninstall --guid "$other"
grep -q "restart the system for driver" /run/said || fail "says: $(cat /run/said)"
loaded loop
gone nbd "${buses[@]}"
[ -z "$(files)" ] || fail "files are left: $(files)"
losetup -d "$node"
