package io.github.efficientnet4j.cli.terminal;

import java.util.Locale;
import java.util.Optional;

/**
 * What the errors of a JVM mean to the person at the terminal, and what to do about them.
 *
 * <p>Stateless and thread-safe.
 */
final class JvmErrors {

  private static final long GIBIBYTE = 1L << 30;

  private JvmErrors() {}

  /** {@return the message for an error; empty for one that explains itself} */
  static Optional<String> message(Error error) {
    if (error instanceof OutOfMemoryError) {
      return Optional.of("out of memory (" + error.getMessage() + "); " + moreMemory(error));
    }
    if (error instanceof StackOverflowError) {
      return Optional.of("the JVM's stack is too small: start java with a larger one, as -Xss8m");
    }
    if (error instanceof UnsatisfiedLinkError) {
      return Optional.of(
          "a native library does not load: "
              + error.getMessage()
              + "; a headless JRE or a small container may lack it: install the whole JRE");
    }
    if (error instanceof NoClassDefFoundError) {
      return Optional.of(missingClass(error));
    }
    if (error instanceof LinkageError || error instanceof AssertionError) {
      return Optional.of(error + "; that is a fault of the program or a mix of its versions");
    }
    return Optional.empty();
  }

  /** By which of the JVM's memories is used up: only one of them is the heap. */
  private static String moreMemory(Error error) {
    String which = String.valueOf(error.getMessage());
    if (which.contains("native thread")) {
      return "the system allows this process no more threads: compute with fewer, by --threads";
    }
    if (which.contains("Metaspace") || which.contains("class space")) {
      return "start java with a larger -XX:MaxMetaspaceSize";
    }
    if (which.contains("direct")) {
      return "start java with a larger -XX:MaxDirectMemorySize";
    }
    if (which.contains("Map failed")) {
      return "the system lets this process map no more of a file: raise its limit of memory";
    }
    long heap = Runtime.getRuntime().maxMemory();
    return String.format(
        Locale.ROOT,
        "this JVM takes at most %d MiB: give it more, as java -Xmx%dg, or let it hold less at a"
            + " time: a smaller --batch or --input, fewer --threads, a smaller network",
        heap >> 20,
        Math.max(1, 2 * heap / GIBIBYTE));
  }

  private static String missingClass(Error error) {
    String cause = error.getCause() == null ? "" : " (" + Failures.message(error.getCause()) + ")";
    String name = String.valueOf(error.getMessage());
    return name.startsWith("Could not initialize")
        ? name + cause + "; --debug shows where"
        : "the class "
            + name.replace('/', '.')
            + " is missing"
            + cause
            + ": the program or the Java runtime image is incomplete; take the whole"
            + " efficientnet.jar, and a JRE with all modules";
  }
}
