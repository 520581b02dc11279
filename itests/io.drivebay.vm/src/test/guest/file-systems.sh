#!/bin/bash
# A JDK on each file system of a network block device: copied, compared from the device, checked.
set -euo pipefail
cd -- "$(dirname -- "$0")"
classpath=$1
shift
. ./common.sh
. ./host.sh

modprobe nbd
mkdir /run/tree /run/point
# what takes long to copy where a processor is emulated is left out: archives of classes
(cd -- "$(dirname -- "$(readlink -f -- "$(command -v java)")")/.." && find -L bin conf legal lib -type f ! -name modules ! -name '*.jsa' \
    ! -name ct.sym -print0 | xargs -0 cp -L --parents -t /run/tree)
echo "$(find /run/tree -type f | wc -l) files, $(du -sm /run/tree | cut -f 1) MiB"

# how to make it, how to mount it, how to check it
round() {
    local start=$SECONDS
    $2 "$node" >/dev/null
    mount -t "$1" "$node" /run/point
    cp -r /run/tree /run/point/tree
    umount /run/point
    $3 "$node" >/dev/null || fail "$3 finds fault"
    echo 3 >/proc/sys/vm/drop_caches
    mount -t "$1" "$node" /run/point
    diff -r /run/tree /run/point/tree || fail "$1 gives other bytes"
    refused close "a mount of $node"
    umount /run/point
    $3 "$node" >/dev/null || fail "$3 finds fault after reading"
    wipefs -q -a "$node"
    echo "$1: $((SECONDS - start)) s"
}

truncate -s 320M /run/image
begin -- /run/image connections=2
equal "connections" 2 "$(ls "/sys/block/${node#/dev/}/mq" | wc -l)"
for type in "$@"; do
    case $type in
        ext4) round ext4 "mkfs.ext4 -q -F" "e2fsck -fn" ;;
        xfs) round xfs "mkfs.xfs -q -f" "xfs_repair -n" ;;
        btrfs) round btrfs "mkfs.btrfs -q -f" "btrfs check" ;;
        vfat) round vfat "mkfs.vfat -F 32" "fsck.vfat -n" ;;
        exfat) round exfat "mkfs.exfat" "fsck.exfat -n" ;;
        ntfs3) round ntfs3 "mkfs.ntfs -q -Q -F" "ntfsfix -n" ;;
        *) fail "no file system $type is known" ;;
    esac
done
end
