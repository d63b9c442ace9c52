package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

class PrintableTest {

  private static String through(String text) {
    StringWriter shown = new StringWriter();
    PrintWriter writer = PrintableWriter.to(new PrintWriter(shown));
    writer.print(text);
    writer.flush();
    return shown.toString();
  }

  @Test
  void whatCommandsATerminalIsEscaped() {
    assertThat(Printable.of("a\u001b[31mb\u0007\u009b2J\u007f"))
        .isEqualTo("a\\u001b[31mb\\u0007\\u009b2J\\u007f");
  }

  @Test
  void aLineEndForgesNoLine() {
    assertThat(Printable.of("a\nerror: b\r\u2028\u0085c"))
        .isEqualTo("a\\u000aerror: b\\u000d\\u2028\\u0085c");
  }

  @Test
  void nothingTurnsTheDirectionOfWriting() {
    assertThat(Printable.of("gpj.\u202egnp.exe\u2066\u200f\ufeff"))
        .isEqualTo("gpj.\\u202egnp.exe\\u2066\\u200f\\ufeff");
    assertThat(Printable.of("a\udb40\udc41")).isEqualTo("a\\udb40\\udc41");
  }

  @Test
  void wordsOfAnyScriptAndPathsOfAnySystemStay() {
    for (String text :
        new String[] {
          "",
          "cat.jpg",
          "C:\\photos\\new",
          "Kätzchen, кот, 猫, חתול",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "نام\u200cها"
        }) {
      assertThat(Printable.of(text)).isSameAs(text);
      assertThat(through(text)).isEqualTo(text);
    }
  }

  @Test
  void halfACharacterIsEscaped() {
    assertThat(Printable.of("a\ud83d")).isEqualTo("a\\ud83d");
    assertThat(Printable.of("\udc68a")).isEqualTo("\\udc68a");
  }

  @Test
  void theWriterKeepsLinesTabsAndTheStyleOfHelp() {
    for (String text : new String[] {"a\tb\nc\r\n", "\u001b[1mbold\u001b[21m\u001b[0m", ""}) {
      assertThat(through(text)).isEqualTo(text);
    }
  }

  @Test
  void theWriterEscapesAllElse() {
    assertThat(through("a\rb\u001b]0;title\u0007\u001b[2J\u001b[8m\u009b\u202e"))
        .isEqualTo("a\\u000db\\u001b]0;title\\u0007\\u001b[2J\\u001b[8m\\u009b\\u202e");
  }

  @Test
  void theWriterHasTheTroubleOfItsTarget() {
    Writer failing =
        new Writer() {
          @Override
          public void write(char[] characters, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    PrintWriter writer = PrintableWriter.to(new PrintWriter(failing));
    assertThat(writer.checkError()).isFalse();
    writer.println("a");
    assertThat(writer.checkError()).isTrue();
  }

  @Test
  void aTableStaysATable() {
    TextTable table = new TextTable(java.util.Set.of(0), "name", "n");
    table.add("a\nb", "1");
    assertThat(table.toString().lines()).containsExactly("name      n", "a\\u000ab  1");
  }
}
