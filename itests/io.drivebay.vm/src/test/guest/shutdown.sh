#!/bin/bash
# CBDisk.shutdownSystem where systemd runs: refused to who has no rights, and while a program inhibits it unless by force;
# then the system goes down.
set -euo pipefail
. "$(dirname -- "$0")/common.sh"

evidence() {
    systemctl list-timers --all
}

# where everybody may read them
mkdir /run/classes
classpath=
while read -r -d : path; do
    # of a module without classes of its own
    [ -e "$path" ] || continue
    copy=/run/classes/${#classpath}
    cp -r -- "$path" "$copy"
    classpath=$classpath:$copy
done <<<"$1:"
shift

# message, seconds, force, restart
call() {
    "${prefix[@]}" java -XX:TieredStopAtLevel=1 -cp "${classpath#:}" io.drivebay.vm.ShutdownCall "$@"
}

prefix=(setpriv --reuid=65534 --clear-groups --inh-caps=-all)
[ "$(call "$@")" = false ]
prefix=()
echo "refused without rights"

# a property of the login manager
manager() {
    busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager "$1"
}

if [ "$3" = false ]; then
    systemd-inhibit --what=shutdown --mode=block sleep infinity &
    until manager BlockInhibited | grep -q shutdown; do sleep 0.1; done
    [ "$(call "$@")" = false ]
    kill $!
    while manager BlockInhibited | grep -q shutdown; do sleep 0.1; done
    echo "refused while it is inhibited"
fi
[ "$(call "$@")" = true ]
echo "granted"
if [ -n "$1" ] && [ "$3" = false ]; then
    # not yet, and by the login manager
    manager ScheduledShutdown | grep -q reboot
    echo "scheduled"
fi
if [ -n "$1" ]; then
    # a timer of systemd that nobody makes accurate may be late by a minute
    sleep $(($2 + 30))
    fail "the system has not gone down after $2 s"
fi
exec sleep infinity
