package dev.kaio.harness.conformance;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Cases are called by their rules and their sentence. */
final class CaseNames extends DisplayNameGenerator.Simple {
  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosing, Class<?> group, Method method) {
    Case found = method.getAnnotation(Case.class);
    return String.join(" ", found.rules()) + " " + found.says();
  }
}
