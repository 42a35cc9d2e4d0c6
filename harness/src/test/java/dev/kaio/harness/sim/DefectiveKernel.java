package dev.kaio.harness.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaio.kernel.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The simulator over a kernel with one bug in it. The source with the bug is compiled in memory;
 * kernel and simulator are loaded anew around it, so that no other test sees it.
 */
final class DefectiveKernel extends ClassLoader {
  private static final Path SOURCES = Path.of("../kernel-model/src/main/java/dev/kaio");

  private final Map<String, byte[]> changed;

  private DefectiveKernel(Map<String, byte[]> changed) {
    super(DefectiveKernel.class.getClassLoader());
    this.changed = changed;
  }

  /** A simulation on this kernel: says of a seed what is wrong with it, or null. */
  static LongFunction<String> with(Defect defect) {
    try {
      Path file = SOURCES.resolve(defect.file());
      Map<String, byte[]> classes = compile(file, defect.in(Files.readString(file)));
      Class<?> run = new DefectiveKernel(classes).loadClass(SeedRun.class.getName());
      @SuppressWarnings("unchecked") // SeedRun of the other loader
      LongFunction<String> simulation =
          (LongFunction<String>) run.getDeclaredConstructor().newInstance();
      return simulation;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("dev.kaio.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed.get(name);
    if (bytes == null) {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  // ---- compiling ----

  private static Map<String, byte[]> compile(Path file, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (Output output = new Output(compiler.getStandardFileManager(problems, null, UTF_8))) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  output,
                  problems,
                  List.of("-proc:none", "-nowarn", "-classpath", kernelClasses()),
                  null,
                  List.of(new Source(file, source)))
              .call();
      if (!compiled) {
        throw new IllegalStateException(problems.getDiagnostics().toString());
      }
      return output.classes();
    }
  }

  private static String kernelClasses() {
    try {
      return Path.of(Kernel.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(URI.create("string:///" + file.getFileName()), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what is compiled in memory. */
  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Output(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("bytes:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(name, key -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}
