#!/bin/bash
# The life of a network block device: what it tells the system, who keeps it, and how it outlives its host.
set -euo pipefail
cd -- "$(dirname -- "$0")"
classpath=$1
. ./common.sh
. ./host.sh

image=/run/image
fresh() {
    rm -f "$image"
    truncate -s "$1" "$image"
}

step "without the module"
fresh 64M
begin -- "$image"
case $node in
    *"module nbd is not loaded"*modprobe*) ;;
    *) fail "says: $node" ;;
esac
wait "$pid"
modprobe nbd
before=$(ls /sys/block)

step "what it tells the system"
begin -Dsector=4096 -- "$image" connections=2
system=/sys/block/${node#/dev/}
equal "sector" 4096 "$(blockdev --getss "$node")"
equal "size" $((64 << 20)) "$(blockdev --getsize64 "$node")"
equal "cache" "write back" "$(cat "$system/queue/write_cache")"
equal "FUA" 1 "$(cat "$system/queue/fua")"
must resize $((96 << 20))
equal "size when grown" $((96 << 20)) "$(blockdev --getsize64 "$node")"
must resize $((32 << 20))
equal "size when shrunk" $((32 << 20)) "$(blockdev --getsize64 "$node")"
end
equal "node after its end" 0 "$(cat "$system/size")"

step "read-only"
begin -Dread-only=true -- "$image"
equal "read-only" 1 "$(blockdev --getro "$node")"
dd if=/dev/zero of="$node" bs=4k count=1 oflag=direct 2>/dev/null && fail "a read-only device is written"
end

step "partitions"
begin -Dscan=true -- "$image"
printf 'label: gpt\nsize=8M\nsize=8M\n' | sfdisk -q "$node"
end
begin -Dscan=true -- "$image"
[ -b "${node}p2" ] || fail "the partitions are not seen"
mkfs.ext4 -q "${node}p2"
mount "${node}p2" /mnt
refused close "a mount of ${node}p2"
umount /mnt
end
begin -- "$image"
[ ! -e "$system/${node#/dev/}p1" ] || fail "partitions are seen that are not to be looked for"
end

step "who keeps it"
fresh 64M
begin -- "$image"
mkfs.ext4 -q "$node"
sleep 1000 <"$node" &
sleeper=$!
refused close "sleep (pid $sleeper)"
kill "$sleeper"
swapoff -a
mkswap "$node" >/dev/null 2>&1
swapon "$node"
refused close "swap on"
swapoff "$node"
mkfs.ext4 -q -F "$node"
mount "$node" /mnt
exec 8>/mnt/open
echo kept >&8
must force
mountpoint -q /mnt && fail "still mounted after a forced end"
exec 8>&-
await test ! -e "$system/pid"
exec {commands}>&- {answers}<&-
wait "$pid"
e2fsck -p "$image" >/dev/null || [ $? -le 1 ] || fail "e2fsck finds fault after a forced end"

step "a device of the kernel's own making goes again"
modprobe -r nbd
modprobe nbd nbds_max=0
begin -- "$image"
end
await test ! -e "$system"
modprobe -r nbd
modprobe nbd

step "somebody else disconnects it"
begin -- "$image"
nbd-client -d "$node" >/dev/null
read -r -t 300 line <&"$answers"
case $line in
    "lost: $node was disconnected by somebody else") ;;
    *) fail "says: $line" ;;
esac
end

step "a request that takes long"
begin -- "$image" timeout=5s
must hold
dd if=/dev/urandom of="$node" bs=4k count=1 oflag=direct 2>/run/dd.err &
writer=$!
await sh -c "dmesg | grep -q 'Connection timed out'"
must release
wait "$writer" || fail "a request that took long fails: $(cat /run/dd.err)"
await grep -q "has a new connection" "$log"
dd if="$node" of=/dev/null bs=4k count=16 iflag=direct 2>/dev/null || fail "nothing can be read on the new connection"
end

step "killed while fio writes and verifies"
fresh 64M
begin -- "$image" connections=2 timeout=10s
fio --name=verify --filename="$node" --allow_file_create=0 --ioengine=libaio --direct=1 --iodepth=16 --rw=randwrite \
    --bsrange=4k-64k --size=24M --verify=crc32c --verify_fatal=1 --verify_state_save=0 --output=/run/fio.out &
fio=$!
for round in 1 2; do
    await sh -c "awk '{ exit !(\$7 > 0) }' $system/stat"
    written=$(awk '{ print $7 }' "$system/stat")
    await sh -c "awk '{ exit !(\$7 > $written + 2000) }' $system/stat || ! kill -0 $fio 2>/dev/null"
    kill -0 "$fio" 2>/dev/null || fail "fio ended before the host was killed: $(cat /run/fio.out)"
    crash
    begin -- "$image" connections=2 timeout=10s
    equal "node of the next host" "/dev/${system##*/}" "$node"
done
wait "$fio" || fail "fio fails: $(cat /run/fio.out)"
said "again, which an earlier host had"
end

step "killed beneath a file system"
fresh 64M
begin -- "$image" timeout=10s
mkfs.ext4 -q "$node"
mount "$node" /mnt
(for ((i = 0; i < 40; i++)); do
    head -c 200000 /dev/urandom >"/mnt/file$i"
    sha256sum "/mnt/file$i"
    sync "/mnt/file$i"
done) >/run/sums 2>/run/writer.err &
writer=$!
await test -e /mnt/file3
crash
begin -- "$image" timeout=10s
wait "$writer" || fail "a writer fails: $(cat /run/writer.err)"
umount /mnt
e2fsck -fn "$node" >/dev/null || fail "e2fsck finds fault"
echo 3 >/proc/sys/vm/drop_caches
mount "$node" /mnt
sha256sum --quiet -c /run/sums || fail "files have other bytes"
umount /mnt

step "one host at a time"
second=$(timeout 300 java $jvm -cp "$classpath" io.drivebay.driver.nbd.internal.kernel.KernelHost "$image" "$guid" 2>&1 || true)
case $second in
    *"presented by another host that lives"*) ;;
    *) fail "a second host says: $second" ;;
esac

step "killed for good: I/O ends within the declared time"
end
begin -- "$image" timeout=3s dead-timeout=3s
crash
started=$SECONDS
dd if="$node" of=/dev/null bs=4k count=1 iflag=direct 2>/dev/null && fail "a device without a host can be read"
[ $((SECONDS - started)) -ge 3 ] || fail "I/O does not wait for the next host"
[ $((SECONDS - started)) -lt 60 ] || fail "I/O takes $((SECONDS - started)) s to end"

step "another medium is not taken for the old one"
begin -Dmedium=b2 -- "$image" timeout=10s
said "with another medium and is taken away"
mount "$node" /mnt
must replace
crash
begin -- "$image" timeout=10s
said "took $node away"
mountpoint -q /mnt && fail "what a host that died showed of a medium that is gone is still mounted"
end
equal "lock files" "" "$(ls /run/drivebay/nbd)"
equal "block devices" "$before" "$(ls /sys/block)"
