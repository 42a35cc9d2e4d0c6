package dev.kaio.server.shared;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * Ends a mapping at once. Java has no such call before its release 22: it unmaps when it collects
 * garbage, and until then the host keeps the memory of a file that nobody has any more.
 */
final class Unmapping {
  private static final MethodHandle INVOKE_CLEANER = find();

  private Unmapping() {}

  private static MethodHandle find() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      return null; // a Java without it unmaps when it collects garbage
    }
  }

  /** Nobody may use the buffer, or a piece of it, any more. */
  static void unmap(MappedByteBuffer mapping) {
    if (INVOKE_CLEANER == null) {
      return;
    }
    try {
      INVOKE_CLEANER.invokeExact((ByteBuffer) mapping);
    } catch (Throwable e) {
      throw new IllegalStateException("a file cannot be unmapped", e);
    }
  }
}
