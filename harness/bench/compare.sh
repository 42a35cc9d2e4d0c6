#!/usr/bin/env bash
# Measures kaiod and what one would use instead, in turns, on the same file, on this machine.
# Needs the built jars (mvn package), cc, and Debian's packages fio and nbdkit. --help says more.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

pairs=5 seconds=2 warm=1.5 rows='.*' out=
usage() {
  cat <<USAGE
usage: compare.sh [--pairs N] [--seconds S] [--rows REGEX] [--out DIR]
  --pairs N     measurements of each side, one after the other in turns (default $pairs)
  --seconds S   how long each is measured (default $seconds), after $warm seconds of warm-up
  --rows REGEX  only rows whose names match, such as 'read 8k depth 32' (default: all; about 40 minutes)
  --out DIR     where table.md and rows.tsv go (default: a new directory in /tmp)
USAGE
}
while (($#)); do
  case $1 in
    --pairs) pairs=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --rows) rows=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

lacking=()
for tool in java cc fio nbdkit awk; do
  command -v "$tool" >/dev/null || lacking+=("$tool")
done
if ((${#lacking[@]})); then
  echo "compare.sh: lacking: ${lacking[*]} (Debian: apt-get install default-jdk-headless gcc fio nbdkit)" >&2
  exit 1
fi
kaiod_jar=$root/kernel-model/target/kaiod.jar
harness_jar=$root/harness/target/kaio-harness.jar
modinfo_jar=$root/modinfo-cli/target/modinfo.jar
c=$root/harness/target/c
for built in "$kaiod_jar" "$harness_jar" "$modinfo_jar" "$c/libkaio.so"; do
  [[ -r $built ]] || { echo "compare.sh: $built is not there: run mvn -DskipTests package" >&2; exit 1; }
done

out=${out:-$(mktemp -d /tmp/kaio-compare.XXXXXX)}
mkdir -p "$out"
work=$(mktemp -d /tmp/kaio-compare.work.XXXXXX)
servers=() busy=
finish() {
  kill -CONT "$busy" 2>/dev/null || true
  for pid in "${servers[@]}" "$busy"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

cc -O2 -o "$work/pingpong" "$here/pingpong.c"
cc -O2 -o "$work/firstcall" "$here/firstcall.c"
cc -O2 -o "$work/load" "$here/load.c" -I"$root/harness/src/main/c/include" -L"$c" -Wl,-rpath,"$c" -lkaio
printf 'class Line { public static void main(String[] a) { System.out.println("one line"); } }\n' >"$work/Line.java"
javac -d "$work" "$work/Line.java"

image=$work/disk.img
echo "# making 1 GiB of $image" >&2
head -c 1073741824 /dev/urandom >"$image"
cat "$image" >/dev/null

unix=unix:$work/kaio.sock
tcp_port=$((20000 + $$ % 10000))
nbd_port=$((tcp_port + 10000))
until_there() { # SOCKET: a server that does not come up in 30 seconds fails the run
  for _ in $(seq 300); do [[ -S $1 ]] && return; sleep 0.1; done
  echo "compare.sh: no server at $1" >&2; exit 1
}
java -Xmx2g -jar "$kaiod_jar" --listen "$unix" --listen "tcp:$tcp_port" --device "/dev/rdsk/file=file:$image" 2>"$work/kaiod.log" &
servers+=($!)
java -Xmx2g -jar "$kaiod_jar" --listen "unix:$work/loops.sock" --loops 2 2>"$work/loops.log" &
servers+=($!)
java -Xmx2g -jar "$kaiod_jar" --listen "unix:$work/busy.sock" --busy-poll 2>"$work/busy.log" &
busy=$!
nbdkit -f -U "$work/nbd.sock" file "$image" 2>"$work/nbdkit.log" &
servers+=($!)
nbdkit -f -p "$nbd_port" file "$image" 2>"$work/nbdkit-tcp.log" &
servers+=($!)
until_there "$work/kaio.sock"
until_there "$work/nbd.sock"
until_there "$work/loops.sock"
until_there "$work/busy.sock"
# It spins: it only runs while it is measured.
kill -STOP "$busy"

# ---- what is measured; each command prints one number on standard output ----

bench() { # WORD...: requests a second of kaio
  java -Xmx2g -jar "$harness_jar" bench --warm-up "$warm" --seconds "$seconds" "$@" |
    sed -n 's/.*: \([0-9]*\) requests\/s.*/\1/p'
}
bench_us() { # WORD...: median latency of kaio in microseconds
  java -Xmx2g -jar "$harness_jar" bench --warm-up "$warm" --seconds "$seconds" "$@" |
    sed -n 's/.*, 50% \([0-9.]*\),.*/\1/p'
}
bench_slowest() { # WORD...: what the slowest process has of the mean
  java -Xmx2g -jar "$harness_jar" bench --warm-up "$warm" --seconds "$seconds" "$@" |
    sed -n 's/slowest process: \([0-9.]*\) of the mean/\1/p'
}
fio_rate() { # WORD...: requests a second of fio
  fio --name=peer --norandommap --randrepeat=0 --time_based --ramp_time="${warm}s" --runtime="${seconds}s" \
    --size=1g --output-format=terse --terse-version=3 "$@" 2>>"$work/fio.log" | awk -F';' '/^3;/ { print $8 + $49 }' # it says more, such as that it is connected
}
fio_kaio() { # WORD...: the same through libkaio, whose address space has been looked up for shared memory
  KAIO_ENDPOINT=$unix LD_PRELOAD=$root/harness/target/c/libkaio.so fio_rate --thread=0 \
    --filename=/dev/rdsk/file --ioengine=posixaio "$@"
}
fio_kaio_shared() { KAIO_SHARE=64 fio_kaio --iomem=mmap "$@"; }
load() { KAIO_ENDPOINT=$unix "$work/load" "$@" "$seconds"; } # a linked program that waits for each answer
pingpong_us() { "$work/pingpong" "$@" "$seconds" | sed 's/.*p50_us=\([0-9.]*\).*/\1/'; }
busy_us() {
  kill -CONT "$busy"
  bench_us "$@"
  kill -STOP "$busy"
}
wall_ms() { # COMMAND...: from its start to its end
  local begun ended
  begun=$(date +%s%N)
  "$@" >/dev/null
  ended=$(date +%s%N)
  awk -v n=$((ended - begun)) 'BEGIN { printf "%.1f\n", n / 1e6 }'
}
one_line_ms() { wall_ms java -cp "$work" Line; }
launcher() { # NAME JAR: how the installation starts it, or plain java
  local home
  home=$(find "$root/kernel-model/target" -maxdepth 1 -name 'kaio-*.tar.gz' | head -n 1)
  if [[ -n $home ]]; then
    mkdir -p "$work/installation"
    [[ -d $work/installation/unpacked ]] || { mkdir "$work/installation/unpacked" && tar -xzf "$home" -C "$work/installation/unpacked" --strip-components=1; }
    echo "$work/installation/unpacked/bin/$1"
  else
    echo "java -jar $2"
  fi
}
# The installation starts from archives of classes, which its first command has made in the background.
export KAIO_CACHE=$work/cache
until_archived() { # COMMAND: how it is started
  [[ $1 != java* ]] || return 0
  "$1" --version >/dev/null
  for _ in $(seq 240); do
    [[ -n $(find "$KAIO_CACHE" -name "${1##*/}.*" -not -path '*.new/*') ]] && return
    sleep 0.5
  done
  echo "compare.sh: no archives of classes in two minutes" >&2; exit 1
}

# ---- rows ----

tsv=$out/rows.tsv
printf 'row\tunit\tkaio\tpeer\tratio\tleast\tmost\ttarget\n' >"$tsv"
row() { # NAME UNIT TARGET KAIO-COMMAND PEER-COMMAND
  local name=$1 unit=$2 target=$3 kaio=$4 peer=$5
  [[ $name =~ $rows ]] || return 0
  : >"$work/kaio.n"
  : >"$work/peer.n"
  for ((pair = 1; pair <= pairs; pair++)); do
    printf '\r# %s: pair %d of %d  ' "$name" "$pair" "$pairs" >&2
    # A host that needs the memory takes the file out of it. Who only starts does not read it.
    [[ $unit == ms ]] || cat "$image" >/dev/null
    eval "$kaio" >>"$work/kaio.n"
    eval "$peer" >>"$work/peer.n"
  done
  printf '\r\033[K' >&2
  paste "$work/kaio.n" "$work/peer.n" | awk -v name="$name" -v unit="$unit" -v target="$target" '
    function median(a, n,   i, j, t) {
      for (i = 2; i <= n; i++) { t = a[i]; for (j = i - 1; j > 0 && a[j] > t; j--) a[j + 1] = a[j]; a[j + 1] = t }
      return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
    }
    NF == 2 && $2 > 0 { n++; k[n] = $1; p[n] = $2; r[n] = $1 / $2 }
    END {
      if (!n) { printf "%s\t%s\tfailed\tfailed\t-\t-\t-\t%s\n", name, unit, target; exit }
      mr = median(r, n)
      printf "%s\t%s\t%.4g\t%.4g\t%.2f\t%.2f\t%.2f\t%s\n", name, unit, median(k, n), median(p, n), mr, r[1], r[n], target
    }' | tee -a "$tsv" >&2
}

row 'empty call, unix' us '<= 1.2' \
  'bench_us --endpoint "$unix" --call --depth 1' 'pingpong_us'
row 'empty call, unix, busy polling' us '<= 2.0' \
  'busy_us --endpoint "unix:$work/busy.sock" --busy-poll --call --depth 1' 'pingpong_us --spin'

for socket in unix tcp; do
  if [[ $socket == unix ]]; then
    endpoint=$unix uri="nbd+unix:///?socket=$work/nbd.sock"
  else
    endpoint=tcp:$tcp_port uri="nbd://localhost:$nbd_port"
  fi
  for size in 8k 64k; do
    for depth in 1 4 32 128; do
      for work_of in read write; do
        [[ $work_of == write ]] && flag=--write || flag=
        target=-
        [[ $size == 8k && $depth -ge 32 ]] && target='>= 2.0'
        [[ $size == 64k && $depth -eq 32 ]] && target='>= 1.5'
        row "$work_of $size depth $depth, $socket, frames : nbdkit" 1/s "$target" \
          "bench --endpoint $endpoint --device /dev/rdsk/file --span 1g $flag --size $size --depth $depth" \
          "fio_rate --ioengine=nbd --uri='$uri' --rw=rand$work_of --bs=$size --iodepth=$depth"
      done
    done
  done
done

shared="bench --endpoint $unix --device /dev/rdsk/file --span 1g --size 8k --payload shared"
for depth in 32 128; do
  for work_of in read write; do
    [[ $work_of == write ]] && flag=--write || flag=
    row "$work_of 8k depth $depth, shared memory : glibc aio" 1/s '>= 1.3' "$shared $flag --depth $depth" \
      "fio_rate --filename='$image' --ioengine=posixaio --rw=rand$work_of --bs=8k --iodepth=$depth"
  done
done
row 'read 8k depth 128, shared memory : io_uring' 1/s '>= 1.0' "$shared --depth 128" \
  "fio_rate --filename='$image' --ioengine=io_uring --rw=randread --bs=8k --iodepth=128"
row 'read 8k depth 128, shared memory : libaio in batches of 32' 1/s '>= 0.8' "$shared --depth 128" \
  "fio_rate --filename='$image' --ioengine=libaio --rw=randread --bs=8k --iodepth=128 --iodepth_batch=32 --iodepth_batch_complete_min=32 --iodepth_batch_complete_max=32"

# The same with requests that are posted: nothing answers them but their results.
row 'read 8k depth 128, unix, frames, posted : nbdkit' 1/s - \
  "bench --endpoint $unix --device /dev/rdsk/file --span 1g --depth 128 --submit post" \
  "fio_rate --ioengine=nbd --uri='nbd+unix:///?socket=$work/nbd.sock' --rw=randread --bs=8k --iodepth=128"
row 'read 8k depth 128, shared memory, posted : libaio in batches of 32' 1/s '>= 0.8' "$shared --depth 128 --submit post" \
  "fio_rate --filename='$image' --ioengine=libaio --rw=randread --bs=8k --iodepth=128 --iodepth_batch=32 --iodepth_batch_complete_min=32 --iodepth_batch_complete_max=32"

row 'read 8k, 1,000 processes x 32 : 1 x 32' 1/s '>= 0.8' \
  "bench --endpoint $unix --processes 1000 --depth 32" "bench --endpoint $unix --depth 32"

for processes in 1 100; do
  row "read 8k, $processes x 32, 2 loops : 1 loop" 1/s - \
    "bench --endpoint unix:$work/loops.sock --processes $processes --depth 32" "bench --endpoint $unix --processes $processes --depth 32"
done
row 'read 8k, slowest of 100 x 32, 2 loops : 1 loop' 'of mean' - \
  "bench_slowest --endpoint unix:$work/loops.sock --processes 100 --depth 32" "bench_slowest --endpoint $unix --processes 100 --depth 32"

nbd_reads="fio_rate --ioengine=nbd --uri='nbd+unix:///?socket=$work/nbd.sock' --rw=randread --bs=8k"
for depth in 1 32 128; do
  row "read 8k depth $depth, fio through libkaio : fio through nbdkit" 1/s - \
    "fio_kaio --rw=randread --bs=8k --iodepth=$depth" "$nbd_reads --iodepth=$depth"
  row "read 8k depth $depth, fio through libkaio, shared memory : fio through nbdkit" 1/s - \
    "fio_kaio_shared --rw=randread --bs=8k --iodepth=$depth" "$nbd_reads --iodepth=$depth"
done
for depth in 1 32; do
  row "read 8k depth $depth, aioread and aiowait through libkaio : fio through nbdkit" 1/s - \
    "load /dev/rdsk/file 8192 $depth" "$nbd_reads --iodepth=$depth"
done

modinfo=$(launcher modinfo "$modinfo_jar")
kaiod=$(launcher kaiod "$kaiod_jar")
if [[ 'modinfo, start to exit : one-line Java' =~ $rows || 'kaiod, start to first call : one-line Java' =~ $rows ]]; then
  until_archived "$modinfo"
fi
row 'modinfo, start to exit : one-line Java' ms '<= 2.0' \
  "wall_ms $modinfo -s $unix" one_line_ms
row 'kaiod, start to first call : one-line Java' ms '<= 3.0' \
  "'$work/firstcall' '$work/first.sock' $kaiod --listen 'unix:$work/first.sock' 2>>'$work/first.log'" one_line_ms

{
  printf '| row | unit | kaio | peer | ratio | least | most | target |\n|---|---|---|---|---|---|---|---|\n'
  awk -F'\t' 'NR > 1 { printf "| %s | %s | %s | %s | **%s** | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6, $7, $8 }' "$tsv"
} >"$out/table.md"
echo "# $(nproc) cores, $(uname -sr), java $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'), load $(cut -d' ' -f1 /proc/loadavg) at the end" | tee -a "$out/table.md" >&2
if [[ memory =~ $rows ]]; then
  java -jar "$harness_jar" memory | tee "$out/memory.txt" >&2
fi
cat "$out/table.md"
