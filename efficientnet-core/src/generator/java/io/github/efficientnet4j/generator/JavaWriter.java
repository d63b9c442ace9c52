package io.github.efficientnet4j.generator;

import java.util.List;

/**
 * Lays out Java source as google-java-format does, as far as the kernels need it, so that the
 * sources jar and a debugger show code that reads like the rest.
 */
final class JavaWriter {

  private static final int COLUMNS = 100;
  private static final int INDENT = 2;
  private static final int CONTINUATION = 4;

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Starts at a depth of braces: 0 for a file, 1 for the members of a class. */
  JavaWriter(int depth) {
    this.depth = depth;
  }

  String text() {
    return text.toString();
  }

  /** A line of code without its indentation, which follows from the braces so far. */
  void line(String code) {
    line(code, 0);
  }

  /**
   * Lines of code, whose first is indented as {@link #line(String)} does; the others keep their
   * place beside it. Braces need not be balanced.
   */
  void lines(String code) {
    int origin = depthOf(code.stripLeading()) * INDENT - indentation(code);
    for (String line : code.lines().toList()) {
      String stripped = line.stripLeading();
      line(stripped, origin + indentation(line) - depthOf(stripped) * INDENT);
    }
  }

  /** A line that is indented further than the braces say. */
  private void line(String code, int further) {
    depth = depthOf(code);
    write(depth * INDENT + further, code);
    if (code.endsWith("{")) {
      depth++;
    }
  }

  /** The depth of braces that a line lies at. */
  private int depthOf(String code) {
    return code.startsWith("}") ? depth - 1 : depth;
  }

  private static int indentation(String code) {
    return code.length() - code.stripLeading().length();
  }

  /** What another writer wrote, as it is. */
  void append(String written) {
    text.append(written);
  }

  /** A Javadoc comment, on one line if it fits. */
  void documentation(String sentences) {
    int indent = depth * INDENT;
    String whole = "/** " + sentences + " */";
    if (indent + whole.length() <= COLUMNS) {
      write(indent, whole);
      return;
    }
    write(indent, "/**");
    fill(indent, " * ", sentences.split(" "));
    write(indent, " */");
  }

  /** A method's first line, with a blank one before; parameters are given as "type name". */
  void method(String declaration, List<String> parameters) {
    line("");
    declare(declaration, parameters);
  }

  /** The same with a Javadoc comment. */
  void method(String sentences, String declaration, List<String> parameters) {
    line("");
    documentation(sentences);
    declare(declaration, parameters);
  }

  private void declare(String declaration, List<String> parameters) {
    String whole = declaration + "(" + String.join(", ", parameters) + ") {";
    if (depth * INDENT + whole.length() <= COLUMNS) {
      line(whole);
      return;
    }
    write(depth * INDENT, declaration + "(");
    int indent = depth * INDENT + CONTINUATION;
    int last = parameters.size() - 1;
    for (String parameter : parameters.subList(0, last)) {
      write(indent, parameter + ",");
    }
    write(indent, parameters.get(last) + ") {");
    depth++;
  }

  /** A statement that ends with a call. */
  void call(String start, List<String> arguments) {
    String joined = String.join(", ", arguments) + ");";
    int indent = depth * INDENT;
    if (indent + start.length() + 1 + joined.length() <= COLUMNS) {
      line(start + "(" + joined);
      return;
    }
    write(indent, start + "(");
    fill(indent + CONTINUATION, "", joined.split(" "));
  }

  /** Words on as few lines as they fit on, each line after a prefix. */
  private void fill(int indent, String prefix, String[] words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      int width = indent + prefix.length() + line.length() + 1 + word.length();
      if (line.length() > 0 && width > COLUMNS) {
        write(indent, prefix + line);
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    write(indent, prefix + line);
  }

  private void write(int indent, String code) {
    if (indent + code.length() > COLUMNS) {
      throw new IllegalStateException(
          "A generated line has "
              + (indent + code.length())
              + " columns, expected at most "
              + COLUMNS
              + "; break it in the generator: "
              + code);
    }
    text.append(code.isEmpty() ? "" : " ".repeat(indent)).append(code).append('\n');
  }
}
