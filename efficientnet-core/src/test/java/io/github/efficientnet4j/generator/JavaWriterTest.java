package io.github.efficientnet4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaWriterTest {

  private final JavaWriter code = new JavaWriter(1);

  @Test
  void bracesIndent() {
    code.method("void run", List.of("int count"));
    code.line("while (count > 0) {");
    code.lines(
        """
        if (count == 7) {
          count =
              0;
        """);
    code.lines(
        """
          } else {
            count--;
          }
        }
        """);
    code.line("}");
    assertThat(code.text())
        .isEqualTo(
            """

              void run(int count) {
                while (count > 0) {
                  if (count == 7) {
                    count =
                        0;
                  } else {
                    count--;
                  }
                }
              }
            """);
  }

  @Test
  void whatDoesNotFitOnALineIsBroken() {
    List<String> names = Collections.nCopies(20, "name");
    code.method("Sentence. ".repeat(12).strip(), "void run", Collections.nCopies(11, "int name"));
    code.call("run", names);
    assertThat(code.text())
        .isEqualTo(
            "\n  /**\n   * "
                + "Sentence. ".repeat(9).strip()
                + "\n   * "
                + "Sentence. ".repeat(3).strip()
                + "\n   */\n  void run(\n"
                + "      int name,\n".repeat(10)
                + "      int name) {\n    run(\n        "
                + "name, ".repeat(15).strip()
                + "\n        "
                + "name, ".repeat(4)
                + "name);\n");
  }

  @Test
  void aLineThatCannotBeBrokenIsRefused() {
    String statement = "x = " + "y".repeat(100) + ";";
    assertThatThrownBy(() -> code.line(statement))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("107 columns, expected at most 100")
        .hasMessageContaining(statement);
  }
}
