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

  private final OutputStream stream;
  private IOException failure;

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
   * Tells of a failure, but for that of a reader who has seen enough, such as {@code head}.
   *
   * @param code the exit code so far
   * @param err for the message
   * @return the exit code
   */
  public int exitCode(int code, PrintWriter err) {
    if (failure == null || String.valueOf(failure.getMessage()).contains("Broken pipe")) {
      return code;
    }
    err.println("error: cannot write to standard output: " + failure.getMessage());
    return code == 0 ? 1 : code;
  }
}
