package io.github.efficientnet4j.cli.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets through what a terminal shows, line ends, tabs, and the colours and weights of type that
 * help is printed in; escapes all else as {@link Printable} does. It is the net below the commands,
 * which make untrusted text printable themselves: only they can tell a line end of their own from
 * one in a label.
 *
 * <p>As thread-safe as a {@link PrintWriter}.
 */
public final class PrintableWriter extends Writer {

  /** Without the one that hides text. */
  private static final Pattern STYLE = Pattern.compile("\u001b\\[(?!0*8m)\\d{0,2}m");

  private final PrintWriter target;

  private PrintableWriter(PrintWriter target) {
    this.target = target;
  }

  /**
   * A writer of printable text.
   *
   * @param target where it goes; the writer flushes it at each line's end, and has trouble when it
   *     has
   */
  public static PrintWriter to(PrintWriter target) {
    return new PrintWriter(new PrintableWriter(target), true);
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    write(new String(characters, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) {
    int end = offset + length;
    int written = offset;
    int i = offset;
    while (i < end) {
      int kept = passes(text, i, end);
      if (kept == 0) {
        target.write(text, written, i - written);
        target.write(Printable.escape(text.charAt(i)));
        i++;
        written = i;
      } else {
        i += kept;
      }
    }
    target.write(text, written, end - written);
  }

  /** {@return how many characters from here on are let through, at least; 0 for none} */
  private static int passes(String text, int index, int end) {
    char character = text.charAt(index);
    if (character == '\n' || character == '\t' || Character.isSurrogate(character)) {
      return 1;
    }
    if (character == '\r') {
      return index + 1 < end && text.charAt(index + 1) == '\n' ? 2 : 0;
    }
    if (character == '\u001b') {
      Matcher style = STYLE.matcher(text).region(index, end);
      return style.lookingAt() ? style.end() - index : 0;
    }
    return Printable.isShown(character) ? 1 : 0;
  }

  @Override
  public void flush() throws IOException {
    if (target.checkError()) {
      throw new IOException("cannot be written");
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
