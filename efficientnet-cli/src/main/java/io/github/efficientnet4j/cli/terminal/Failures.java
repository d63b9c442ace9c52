package io.github.efficientnet4j.cli.terminal;

import io.github.efficientnet4j.weights.WeightsMismatchException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

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

  /**
   * The same lack of memory, with what was being done.
   *
   * @param what as "while reading b0.safetensors"
   * @param cause the JVM's own
   */
  public static OutOfMemoryError outOfMemory(String what, OutOfMemoryError cause) {
    OutOfMemoryError named = new OutOfMemoryError(cause.getMessage() + ", " + what);
    named.initCause(cause);
    return named;
  }

  public static boolean isUsage(Throwable failure) {
    return failure instanceof UsageException;
  }

  /**
   * Says what happened.
   *
   * @param failure an exception or an error
   * @param err where to
   * @param debug whether with its stack trace
   */
  public static void print(Throwable failure, PrintWriter err, boolean debug) {
    try {
      List<String> differences = differences(failure);
      if (debug) {
        failure.printStackTrace(err);
        differences.stream().map(Printable::of).forEach(err::println);
      } else {
        err.println("error: " + printable(failure));
        if (!differences.isEmpty()) {
          err.println("With --debug, every difference is listed.");
        }
      }
    } catch (OutOfMemoryError e) {
      // Not even memory for a sentence.
      err.println("error: out of memory; give the JVM more, as java -Xmx1g");
    }
  }

  /** In one line, but for the message about other weights, whose parts are lines of their own. */
  private static String printable(Throwable failure) {
    String message = message(failure);
    return mismatch(failure).isPresent()
        ? message.lines().map(Printable::of).collect(Collectors.joining(System.lineSeparator()))
        : Printable.of(message);
  }

  /** Every difference between a file of weights and the network, if that is what failed. */
  private static List<String> differences(Throwable failure) {
    return mismatch(failure).map(WeightsMismatchException::differences).orElse(List.of());
  }

  private static Optional<WeightsMismatchException> mismatch(Throwable failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return cause instanceof WeightsMismatchException mismatch
        ? Optional.of(mismatch)
        : Optional.empty();
  }

  /**
   * A failure in one sentence, also where the exception's own message is but a file's name.
   *
   * @param failure what happened
   * @return its message, or else its class
   */
  public static String message(Throwable failure) {
    if (isWrapper(failure) && failure.getCause() != null) {
      return message(failure.getCause());
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no file " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission to read or write " + failure.getMessage();
    }
    if (failure instanceof Error error) {
      Optional<String> known = JvmErrors.message(error);
      if (known.isPresent()) {
        return known.get();
      }
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  /** Whether a throwable only says where another one came from. */
  private static boolean isWrapper(Throwable failure) {
    return failure instanceof UncheckedIOException
        || failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure instanceof InvocationTargetException
        || failure instanceof ExceptionInInitializerError;
  }
}
