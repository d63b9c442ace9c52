package io.github.efficientnet4j.cli.terminal;

import java.util.Locale;

/**
 * Text from files and servers as it may be shown on a terminal. A file's name or a label must
 * neither command the terminal nor forge a line.
 *
 * <p>Stateless and thread-safe.
 */
public final class Printable {

  private static final char ZERO_WIDTH_NON_JOINER = '\u200c';
  private static final char ZERO_WIDTH_JOINER = '\u200d';

  private Printable() {}

  /**
   * Escapes control characters, line ends, and what turns the direction of writing, as JSON does:
   * <code>&#92;u001b</code>. Joiners stay, which some scripts and emoji need.
   *
   * @param text any text, for a part of one line
   * @return the same text if there is nothing to escape in it
   */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isShown(text, i)) {
        return escaped(text);
      }
    }
    return text;
  }

  /**
   * {@return any object's text, as {@link #of(String)} shows it}
   *
   * @param object a path, a list of names
   */
  public static String of(Object object) {
    return of(String.valueOf(object));
  }

  private static String escaped(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      if (isShown(text, i)) {
        shown.append(text.charAt(i));
      } else {
        shown.append(escape(text.charAt(i)));
      }
    }
    return shown.toString();
  }

  /** {@return a character in the form that JSON has for any} */
  static String escape(char character) {
    return String.format(Locale.ROOT, "\\u%04x", (int) character);
  }

  private static boolean isShown(String text, int index) {
    char character = text.charAt(index);
    if (character >= ' ' && character < 0x7f) {
      return true;
    }
    if (!Character.isSurrogate(character)) {
      return isShown(character);
    }
    int start = Character.isLowSurrogate(character) ? index - 1 : index;
    return start >= 0
        && Character.isSupplementaryCodePoint(text.codePointAt(start))
        && isShown(text.codePointAt(start));
  }

  /**
   * {@return whether a terminal shows a character, and does nothing else for it}
   *
   * @param codePoint any but a surrogate
   */
  static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      case Character.FORMAT -> codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
