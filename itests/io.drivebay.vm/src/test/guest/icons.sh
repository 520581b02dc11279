#!/bin/bash
# Where udev and udisks run: a disk becomes a block device, and shows the icon that it is given.
set -euo pipefail
. "$(dirname -- "$0")/common.sh"
product "$1"
icon=$2

# what udev knows of the node
property() {
    udevadm settle
    udevadm info --query=property "$node" | sed -n "s/^$1=//p"
}

modprobe fuse
modprobe loop
"$bin" start
"$bin" exec "disk:up data mem:32M"
node=$(losetup -n -O NAME | head -n 1)
[ "$(blockdev --getsize64 "$node")" = $((32 << 20)) ] || fail "$node has $(blockdev --getsize64 "$node") bytes"
"$bin" exec "icon:register $icon vault"
"$bin" exec "icon:show data vault"
name=$(property UDISKS_ICON_NAME)
case $name in drivebay-*-vault) ;; *) fail "udev says the icon is '$name'" ;; esac
find /usr/local/share/icons/hicolor -name "$name.png" | grep -q . || fail "there is no picture $name"
systemctl start udisks2
udisksctl info --block-device "$node" | tee /run/udisks
grep -q "HintIconName: *$name" /run/udisks || fail "udisks does not say the icon"
"$bin" exec "icon:reset data"
[ -z "$(property UDISKS_ICON_NAME)" ] || fail "the icon is still there"
"$bin" stop
