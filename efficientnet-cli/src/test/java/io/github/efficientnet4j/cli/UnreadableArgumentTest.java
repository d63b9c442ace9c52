package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UnreadableArgumentTest {

  @Test
  void argumentsInUnicodeAreReadable() {
    assertThat(UnreadableArgument.in(List.of("classify", "caf\u00e9.jpg", "?.jpg"))).isEmpty();
    assertThat(UnreadableArgument.in(List.of("classify", "caf\uFFFD\uFFFD.jpg")))
        .contains(new UnreadableArgument("caf\uFFFD\uFFFD.jpg"));
  }

  /** A shell makes the bytes, whatever this JVM's own locale is. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aNameThatTheLocaleCannotExpressIsAnsweredWithTheLocaleThatCan() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "\"$0\" -cp \"$1\" io.github.efficientnet4j.cli.Main classify --weights b0"
                + " \"$(printf 'caf\\303\\251.jpg')\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.class.path"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isEqualTo(2);
    assertThat(printed)
        .startsWith("error: the argument caf??.jpg has characters that Java cannot read")
        .contains("LC_ALL to C.UTF-8");
  }
}
