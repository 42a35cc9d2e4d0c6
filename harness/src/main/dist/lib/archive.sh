# Makes the archives of classes from which the commands start fast: archive.sh BIN JAVA DIRECTORY
#
# It uses each program once, with the JVM's -XX:ArchiveClassesAtExit. The directory appears when all is done. If it does not,
# nobody tries again for ten minutes.
set -eu
umask 077
bin=$1 directory=$3
work=$directory.new
mkdir -p "${directory%/*}"
if [ -d "$work" ] && [ -n "$(find "$work" -prune -mmin +10)" ]; then
  rm -rf "$work"
fi
mkdir "$work"
place=$(mktemp -d) # the path of a socket must be short
KAIO_JAVA=$2 KAIO_CACHE='' KAIO_ENDPOINT=unix:$place/socket
export KAIO_JAVA KAIO_CACHE KAIO_ENDPOINT

learn() { # COMMAND [WORD...]: what it answers is its own affair
  KAIO_JAVA_FLAGS=-XX:ArchiveClassesAtExit=$work/$1.jsa "$bin/$@" || :
}
KAIO_JAVA_FLAGS=-XX:ArchiveClassesAtExit=$work/kaiod.jsa "$bin/kaiod" --listen "$KAIO_ENDPOINT" &
kaiod=$!
trap 'kill "$kaiod"; rm -rf "$place"' EXIT
seconds=0
until [ -S "$place/socket" ] || [ "$seconds" -ge 30 ]; do
  sleep 1
  seconds=$((seconds + 1))
done
learn modinfo
learn kstat
learn truss -p 1
learn kaio control snapshot
kill "$kaiod"
wait "$kaiod"
trap - EXIT
rm -rf "$place"
mv "$work" "$directory"
