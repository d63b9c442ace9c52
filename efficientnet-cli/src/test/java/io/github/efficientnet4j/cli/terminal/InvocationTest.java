package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class InvocationTest {

  @Test
  void aJarIsStartedAsItWas() {
    assertThat(Invocation.program("target/efficientnet.jar"))
        .isEqualTo("java -jar target/efficientnet.jar");
    assertThat(Invocation.program("my tools/efficientnet.jar"))
        .isEqualTo("java -jar 'my tools/efficientnet.jar'");
  }

  @Test
  void aClassPathIsTooLongToType() {
    assertThat(Invocation.program("a.jar" + File.pathSeparator + "b.jar"))
        .isEqualTo("efficientnet");
    assertThat(Invocation.program("target/classes")).isEqualTo("efficientnet");
  }

  @Test
  void wordsWithSpacesAreQuoted() {
    assertThat(Invocation.of("resume", "runs/first", "my photos"))
        .endsWith(" resume runs/first 'my photos'");
  }
}
