#!/bin/sh
# Compiles layouts.c for every data model and machine, and prints what the compilers say, one
# "ABI member offset" a line. The output is src/test/resources/dev/kaio/abi/layouts.txt.
# Needs gcc for x86 (with -m32 for code generation only) and gcc-sparc64-linux-gnu of Debian.
set -eu
source=$(dirname "$0")/layouts.c

layouts() {
  abi=$1
  shift
  "$@" -std=gnu11 -ffreestanding -Wall -Werror -S -o - "$source" |
    sed -n "s/^#LAYOUT \(.*\)/$abi \1/p"
}

layouts LP64_X86 gcc -m64
layouts ILP32_X86 gcc -m32
layouts LP64_SPARC sparc64-linux-gnu-gcc -m64
layouts ILP32_SPARC sparc64-linux-gnu-gcc -m32
