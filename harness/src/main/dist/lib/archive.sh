# Makes the archives of classes from which the commands start fast: archive.sh BIN JAVA DIRECTORY KIND
#
# It uses each program once, and keeps the classes that it needed: with KIND aot in a cache that the JVM makes itself (version 25
# and newer), with KIND cds in an archive made of their list. The directory appears when all is done. If it does not, nobody tries
# again for ten minutes.
set -eu
umask 077
bin=$1 java=$2 directory=$3 kind=$4 lib=${0%/*}
work=$directory.new
mkdir -p "${directory%/*}"
if [ -d "$work" ] && [ -n "$(find "$work" -prune -mmin +10)" ]; then
  rm -rf "$work"
fi
mkdir "$work"
place=$(mktemp -d) # the path of a socket must be short
KAIO_JAVA=$java KAIO_CACHE='' KAIO_ENDPOINT=unix:$place/socket
export KAIO_JAVA KAIO_CACHE KAIO_ENDPOINT

flags() { # NAME: for the JVM of which something is to be learnt
  case $kind in
    aot) echo "-XX:AOTCacheOutput=$work/$1.aot" ;;
    *) echo "-Xshare:off -XX:DumpLoadedClassList=$work/$1.classes" ;;
  esac
}
learn() { # COMMAND [WORD...]: what it answers is its own affair
  KAIO_JAVA_FLAGS=$(flags "$1") "$bin/$@" || :
}
keep() { # JAR NAME...: archives the classes that were learnt
  jar=$1
  shift
  for name; do
    "$java" -Xshare:dump -XX:SharedClassListFile="$work/$name.classes" -XX:SharedArchiveFile="$work/$name.jsa" -cp "$lib/$jar" || :
  done
}
KAIO_JAVA_FLAGS=$(flags kaiod) "$bin/kaiod" --listen "$KAIO_ENDPOINT" &
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
if [ "$kind" = cds ]; then
  keep modinfo.jar modinfo kstat
  keep kaiod.jar kaiod
  keep kaio-harness.jar truss kaio
fi
mv "$work" "$directory"
