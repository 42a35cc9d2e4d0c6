#!/bin/sh
# Builds libkaio.so and its pkg-config file: build.sh TARGET-DIRECTORY. More compiler flags stand in KAIO_CFLAGS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$1
compiler=${CC:-cc}
if ! command -v "$compiler" > /dev/null 2>&1; then
  echo "libkaio: no C compiler ($compiler), so it is not built"
  exit 0
fi
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "libkaio: only for Linux on x86-64, so it is not built"
  exit 0
fi
mkdir -p "$target"
target=$(cd "$target" && pwd)
flags="-std=gnu11 -g -fPIC -pthread -fvisibility=hidden -Wall -Wextra -Werror ${KAIO_CFLAGS:--O2}"
# shellcheck disable=SC2086
{
  # What speaks to programs of the host sees the host's <aio.h>.
  "$compiler" $flags -I"$here/src" -c "$here/host/hostaio.c" -o "$target/hostaio.o"
  "$compiler" $flags -shared -I"$here/include" -I"$here/src" "$here"/src/*.c "$target/hostaio.o" \
    -Wl,-soname,libkaio.so -ldl -o "$target/libkaio.so"
}
cat > "$target/kaio.pc" <<END
Name: kaio
Description: Solaris asynchronous I/O on a kaio kernel
Version: 1
Cflags: -I$here/include
Libs: -L$target -Wl,-rpath,$target -lkaio -pthread
END
# The program that conformance cases drive.
# shellcheck disable=SC2086
"$compiler" $flags -I"$here/include" "$here/agent/agent.c" -L"$target" -Wl,-rpath,'$ORIGIN' -lkaio -o "$target/kaio-agent"
