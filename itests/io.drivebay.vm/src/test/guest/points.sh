#!/bin/bash
# A host that is killed beneath a mounted file system: the next one goes on with its device and takes its points over.
set -euo pipefail
. "$(dirname -- "$0")/common.sh"
product "$1"

points() {
    "$bin" exec mount:list
}

# which mounts there are, told apart from new ones of the same
mounts() {
    findmnt -n -o ID,TARGET /run/folder && findmnt -n -o ID,TARGET /media/drivebay/data
}

modprobe nbd
mkdir -p /run/folder "$DRIVEBAY_HOME/configuration"
truncate -s 64M /run/image
cat >"$DRIVEBAY_HOME/configuration/io.drivebay.disk-data.cfg" <<'CFG'
store=file:/run/image
driver=nbd
driver.options=timeout=10s
format=ext4
mounting-points=data,/run/folder
CFG

step "a host"
"$bin" start 8>&-
await mountpoint -q /run/folder
await mountpoint -q /media/drivebay/data
node=$(findmnt -n -o SOURCE /run/folder)
case $node in /dev/nbd*) ;; *) fail "the node is $node" ;; esac
before=$(mounts)

step "killed beneath who writes"
exec 8>/run/folder/held
(for ((i = 0; i < 30; i++)); do
    head -c 200000 /dev/urandom >"/run/folder/file$i"
    sha256sum "/run/folder/file$i"
    sync "/run/folder/file$i"
done) >/run/sums 2>/run/writer.err &
writer=$!
await test -e /run/folder/file3
kill_host
echo "kept" >&8
"$bin" start 8>&-
wait "$writer" || fail "a writer fails: $(cat /run/writer.err)"
sync -f /run/folder
step "taken over"
await grep -q "again, which an earlier host had" "$DRIVEBAY_HOME/log/drivebay.0.log"
# as before, and the host knows of them
[ "$before" = "$(mounts)" ] || fail "other mounts than before: $(findmnt -n)"
points | tee /run/points
[ "$(grep -c ' yes ' /run/points)" = 2 ] || fail "the host does not know both points"

step "its own from here on"
"$bin" exec "mount:remove data /run/folder" 2>/run/refusal && fail "a point in use is removed"
grep -q "points.sh.*/run/folder/held" /run/refusal || fail "says: $(cat /run/refusal)"
exec 8>&-
"$bin" exec "mount:remove data /run/folder"
mountpoint -q /run/folder && fail "a point that was removed is mounted"
echo 3 >/proc/sys/vm/drop_caches
sed -i s,/run/folder,/media/drivebay/data, /run/sums
sha256sum --quiet -c /run/sums || fail "files have other bytes"
[ "$(</media/drivebay/data/held)" = kept ] || fail "what was written meanwhile is lost"

step "killed for good"
kill_host
rm "$DRIVEBAY_HOME/configuration/io.drivebay.disk-data.cfg"
cat >"$DRIVEBAY_HOME/configuration/io.drivebay.disk-data.cfg" <<'CFG'
store=mem:16M
driver=nbd
mounting-points=data
CFG
"$bin" start 8>&-
await sh -c "! mountpoint -q /media/drivebay/data"
step "another medium is not taken for the old one"
"$bin" stop
[ ! -e /media/drivebay/data ] || fail "a folder is left"
[ -z "$(ls /run/drivebay/mounting-points)" ] || fail "a record is left"
e2fsck -p /run/image || [ $? -le 1 ] || fail "e2fsck finds fault"
e2fsck -fn /run/image >/dev/null || fail "e2fsck finds fault after that"
step "nothing is left"
