package io.github.efficientnet4j.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard output in UTF-8 that remembers why it could not be written. A command whose results went
 * to a full disk must not look as if it had succeeded.
 *
 * <p>Not thread-safe.
 */
public final class StandardOutput extends OutputStream {

  private static final int FAILED = 1;

  private final OutputStream stream;
  private IOException failure;

  /** Nobody gets the results any more: there is no reason to compute on. */
  public static final class LostException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    LostException() {
      super("standard output cannot be written any more");
    }
  }

  /**
   * Ends a command whose results are lost. One that has many calls it after each.
   *
   * @param out where results are printed
   * @throws LostException if it cannot be written
   */
  public static void require(PrintWriter out) {
    if (out.checkError()) {
      throw new LostException();
    }
  }

  /** The output of this process. */
  public StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream stream) {
    this.stream = stream;
  }

  /** {@return a writer of it that flushes at each line's end} */
  public PrintWriter writer() {
    return new PrintWriter(this, true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * Tells of a failure. That of a reader who has seen enough, such as {@code head}, needs no words,
   * but a script must not take what arrived for all.
   *
   * @param code the exit code so far
   * @param err for the message
   * @return the exit code
   */
  public int exitCode(int code, PrintWriter err) {
    if (failure == null) {
      return code;
    }
    if (!String.valueOf(failure.getMessage()).contains("Broken pipe")) {
      err.println("error: cannot write to standard output: " + failure.getMessage());
    }
    return code == 0 ? FAILED : code;
  }
}
