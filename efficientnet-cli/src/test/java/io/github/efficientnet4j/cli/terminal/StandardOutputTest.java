package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private static String told(StandardOutput output, int code, int expected) {
    output.writer().println("result");
    StringWriter err = new StringWriter();
    assertThat(output.exitCode(code, new PrintWriter(err, true))).isEqualTo(expected);
    return err.toString();
  }

  @Test
  void aFullDiskIsAFailureOfTheCommand() {
    assertThat(told(new StandardOutput(failing("No space left on device")), 0, 1))
        .startsWith("error: cannot write to standard output: No space left on device");
    assertThat(told(new StandardOutput(failing("No space left on device")), 2, 2)).isNotEmpty();
  }

  @Test
  void aReaderWhoHasSeenEnoughEndsTheCommandWithAnErrorCodeAndNoWords() {
    assertThat(told(new StandardOutput(failing("Broken pipe")), 0, 1)).isEmpty();
  }

  @Test
  void whatIsWrittenArrives() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(told(new StandardOutput(bytes), 0, 0)).isEmpty();
    assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("result");
  }
}
