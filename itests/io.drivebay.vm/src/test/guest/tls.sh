#!/bin/bash
# A block device of this kernel whose requests go encrypted, by nbd-client: a file system's life on it.
set -euo pipefail
. "$(dirname -- "$0")/common.sh"
product "$1"
certificates=$2

mkdir -p "$DRIVEBAY_HOME/configuration"
cat >"$DRIVEBAY_HOME/configuration/io.drivebay.driver.nbd.cfg" <<CFG
listen=127.0.0.1:10809
tls=require
tls.certificates=$certificates/server
CFG

step "a disk that is served only, as this kernel has no client yet"
"$bin" start
"$bin" exec 'disk:up data mem:96M --driver nbd'
modprobe nbd

step "nobody gets it in the clear"
nbd-client 127.0.0.1 10809 /dev/nbd0 -name data && fail "nbd-client is served in the clear"

step "encrypted"
nbd-client 127.0.0.1 10809 /dev/nbd0 -name data -enable-tls -cacertfile "$certificates/client/ca-cert.pem" \
    -certfile "$certificates/client/client-cert.pem" -keyfile "$certificates/client/client-key.pem"
await nbd-client -check /dev/nbd0
mkfs.ext4 -q /dev/nbd0
mount /dev/nbd0 /mnt
java=$(dirname -- "$(readlink -f -- "$(command -v java)")")/..
cp -rL -- "$java/legal" "$java/lib/server" /mnt
umount /mnt
blockdev --flushbufs /dev/nbd0
e2fsck -fn /dev/nbd0
mount -o ro /dev/nbd0 /mnt
for part in legal server; do
    diff -r "$(find -L "$java" -maxdepth 2 -name "$part")" "/mnt/$part" || fail "$part has other bytes"
done
umount /mnt

step "its end"
nbd-client -disconnect /dev/nbd0
"$bin" exec 'disk:down data'
"$bin" stop
