package io.github.efficientnet4j.cli;

import java.util.List;
import java.util.Optional;

/**
 * An argument that the JVM could not decode: its characters are not in the encoding of the locale.
 * With {@code LC_ALL=C}, which is the default of many containers, that is every name with letters
 * other than a to z.
 *
 * @param text the argument, with replacement characters
 */
record UnreadableArgument(String text) {

  private static final char REPLACEMENT = '\uFFFD';

  static Optional<UnreadableArgument> in(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.indexOf(REPLACEMENT) >= 0)
        .findFirst()
        .map(UnreadableArgument::new);
  }

  /**
   * What to do; the second way needs no other environment, as names in folders are read as they
   * are.
   */
  String message() {
    return "the argument "
        + text.replace(REPLACEMENT, '?')
        + " has characters that Java cannot read in this locale, whose encoding is "
        + System.getProperty("sun.jnu.encoding")
        + "; set the environment variable LC_ALL to C.UTF-8, or name the folder of the file by a"
        + " path in ASCII";
  }
}
