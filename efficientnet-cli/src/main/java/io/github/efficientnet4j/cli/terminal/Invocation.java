package io.github.efficientnet4j.cli.terminal;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How this program is started, for messages that say what to type.
 *
 * <p>Stateless and thread-safe.
 */
public final class Invocation {

  private static final String PLAIN = "[\\w./\\\\:@%+=,~-]+";

  private Invocation() {}

  /**
   * {@return a line that a user can type}
   *
   * @param words a command and its arguments
   */
  public static String of(String... words) {
    return program(System.getProperty("java.class.path"))
        + " "
        + Arrays.stream(words).map(Invocation::quoted).collect(Collectors.joining(" "));
  }

  /** {@return the jar with its launcher, as it was started; else the program's name} */
  static String program(String classPath) {
    boolean jar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    return jar ? "java -jar " + quoted(classPath) : "efficientnet";
  }

  private static String quoted(String word) {
    if (word.matches(PLAIN)) {
      return word;
    }
    // A POSIX shell leaves what stands between apostrophes alone; Windows knows quotation marks
    // only.
    return File.separatorChar == '/' ? "'" + word.replace("'", "'\\''") + "'" : '"' + word + '"';
  }
}
