#!/bin/bash
# The whole product beneath a file system: files copied, fio verified while the host is killed, all of it read again.
set -euo pipefail
. "$(dirname -- "$0")/common.sh"
product "$1"
type=$2

modprobe nbd
mkdir -p /run/folder "$DRIVEBAY_HOME/configuration"
truncate -s 400M /run/image
cat >"$DRIVEBAY_HOME/configuration/io.drivebay.disk-data.cfg" <<CFG
store=file:/run/image
driver=nbd
driver.options=timeout=20s,connections=2
format=$type
mounting-points=/run/folder
CFG

step "a $type"
"$bin" start
await mountpoint -q /run/folder
case $(findmnt -n -o SOURCE,FSTYPE /run/folder) in
    /dev/nbd*" $type") ;;
    *) fail "mounted: $(findmnt -n /run/folder)" ;;
esac

step "files"
java=$(dirname -- "$(readlink -f -- "$(command -v java)")")/..
cp -rL -- "$java/legal" "$java/bin" "$java/lib/server" /run/folder

step "killed while fio writes and verifies"
fio --name=verify --directory=/run/folder --ioengine=libaio --direct=1 --iodepth=16 --rw=randwrite --bsrange=4k-64k \
    --size=48M --verify=crc32c --verify_fatal=1 --verify_state_save=0 --output=/run/fio.out &
fio=$!
written=$(awk '{ print $7 }' /sys/block/nbd0/stat)
await sh -c "awk '{ exit !(\$7 > $written + 8000) }' /sys/block/nbd0/stat"
kill -0 "$fio" || fail "fio ended before the host was killed: $(cat /run/fio.out)"
kill_host
"$bin" start
wait "$fio" || fail "fio fails: $(cat /run/fio.out)"
await grep -q "again, which an earlier host had" "$DRIVEBAY_HOME/log/drivebay.0.log"

step "all of it read again"
sync -f /run/folder
echo 3 >/proc/sys/vm/drop_caches
for part in legal bin lib/server; do
    diff -r "$java/$part" "/run/folder/${part#lib/}" || fail "$part has other bytes"
done
"$bin" stop
mountpoint -q /run/folder && fail "still mounted"
case $type in
    ext4) e2fsck -fn /run/image >/dev/null || fail "e2fsck finds fault" ;;
    xfs) xfs_repair -n -f /run/image >/dev/null 2>&1 || fail "xfs_repair finds fault" ;;
esac
step "nothing is left"
[ -z "$(ls /run/drivebay/mounting-points)" ] || fail "a record is left"
