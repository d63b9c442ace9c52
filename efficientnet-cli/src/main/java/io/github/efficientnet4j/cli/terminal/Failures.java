package io.github.efficientnet4j.cli.terminal;

import io.github.efficientnet4j.weights.WeightsMismatchException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * How a failure looks to the person at the terminal.
 *
 * <p>Stateless and thread-safe.
 */
public final class Failures {

  /** A wrong argument that only the command itself could notice, as opposed to a failure. */
  public static final class UsageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
      super(message);
    }
  }

  private Failures() {}

  public static boolean isUsage(Throwable failure) {
    return failure instanceof UsageException;
  }

  public static void print(Throwable failure, PrintWriter err, boolean debug) {
    List<String> differences = differences(failure);
    if (debug) {
      failure.printStackTrace(err);
      differences.forEach(err::println);
    } else {
      err.println("error: " + message(failure));
      if (!differences.isEmpty()) {
        err.println("With --debug, every difference is listed.");
      }
    }
  }

  /** Every difference between a file of weights and the network, if that is what failed. */
  private static List<String> differences(Throwable failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return cause instanceof WeightsMismatchException mismatch ? mismatch.differences() : List.of();
  }

  /**
   * A failure in one sentence, also where the exception's own message is but a file's name.
   *
   * @param failure what happened
   * @return its message, or else its class
   */
  public static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException unchecked) {
      return message(unchecked.getCause());
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no file " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission to read or write " + failure.getMessage();
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory ("
          + failure.getMessage()
          + "); give the JVM more with java -Xmx…, or use a smaller batch";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
