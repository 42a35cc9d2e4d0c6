# What the commands in bin have in common: finds Java, and becomes it. They say lib, program, jar, main, word (the first of
# the arguments, or none), kind (server, tool or program) and archive.
#
#   KAIO_JAVA        the java to use, or its home; else JAVA_HOME, else the PATH
#   KAIO_JAVA_FLAGS  more flags for it, divided by blanks
#   KAIO_CACHE       where archives of classes are; empty: nowhere; else kaio in XDG_CACHE_HOME, or in ~/.cache
#
# In the usual case it starts no other program: that would take longer than all that it does.

fail() {
  echo "$program: $1" >&2
  exit 1
}

if [ -n "${KAIO_JAVA:-}" ]; then
  java=$KAIO_JAVA says="KAIO_JAVA is $KAIO_JAVA"
  [ ! -d "$java" ] || java=$java/bin/java
elif [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java says="JAVA_HOME is $JAVA_HOME"
else
  java=$(command -v java) || fail 'there is no Java: install version 17 or newer, or set JAVA_HOME'
  says="java is $java"
fi
if [ ! -f "$java" ] || [ ! -x "$java" ]; then
  fail "$says, and no Java is there"
fi

# A file in Java's home says the version, sooner than Java would.
real=$java
[ ! -L "$real" ] || real=$(readlink -f "$real")
home=${real%/bin/java}
version=
if [ -r "$home/release" ]; then
  while IFS='="' read -r key _ value _; do
    [ "$key" != JAVA_VERSION ] || { version=$value && break; }
  done < "$home/release"
fi
if [ -z "$version" ]; then
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
fi
major=${version%%[!0-9]*}
if [ "${major:-0}" -lt 17 ]; then
  fail "$says, of version ${version:-unknown}: 17 or newer is needed"
fi

# Archives hold classes as the JVM has them in memory. They are for one Java, one build of kaio and one place of both.
cache=${KAIO_CACHE-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/kaio}
if [ "$major" -ge 25 ]; then
  archiving=aot file=$archive.aot use='-Xlog:aot*=off:stderr -XX:AOTCache'
else
  archiving=cds file=$archive.jsa use='-Xlog:cds*=off:stderr -XX:SharedArchiveFile'
fi
sharing=
if [ -n "$cache" ]; then
  archives=$cache/@BUILD@$lib$home/$version
  # Classes that somebody else put there would run as this user.
  # shellcheck disable=SC3067
  if [ -O "$archives/$file" ] && [ -r "$archives/$file" ]; then
    sharing=$archives/$file
  elif [ ! -d "$archives" ] && { [ -d "$cache" ] || mkdir -p "$cache" 2> /dev/null; }; then
    # Made in the background, by nobody's child.
    (sh "$lib/archive.sh" "$lib/../bin" "$java" "$archives" $archiving < /dev/null > /dev/null 2>&1 &)
  fi
fi

# Compiled code pays off late. Of the collectors the default one starts fastest, because archives are made for it.
case $kind in
  tool) flags='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=10 -XX:-UsePerfData' ;;
  *) flags= ;;
esac
if [ "$major" -ge 24 ]; then
  flags="$flags --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
fi
# Netty finds its library, and SLF4J its provider, without a search through the jar.
# What the JVM warns of would stand among the lines of the command.
# shellcheck disable=SC2086
exec "$java" -Xlog:disable -Xlog:all=error:stderr ${sharing:+$use="$sharing"} $flags \
  -Djava.library.path="$lib/native" -Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider -Dslf4j.internal.verbosity=WARN \
  -Dkaio.program="$program" -Dio.netty.jfr.enabled=false ${KAIO_JAVA_FLAGS:-} -cp "$lib/$jar" "$main" $word "$@"
