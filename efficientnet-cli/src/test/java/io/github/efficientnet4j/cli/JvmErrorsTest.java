package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no exception tells of, as in a JVM with too little memory. */
class JvmErrorsTest {

  @TempDir private static Path folder;

  @BeforeAll
  static void files() throws IOException {
    ColouredImages.folder(folder.resolve("photos"), 2);
    Network.create(Architecture.efficientNet(EfficientNetVariant.B0), 1)
        .save(folder.resolve("b0.safetensors"));
  }

  private static ChildJvm run(String jvmOption, String line) throws Exception {
    List<String> command = new ArrayList<>(List.of(Main.class.getName()));
    for (String word : line.split(" ")) {
      command.add(word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word);
    }
    return ChildJvm.run(List.of(jvmOption), "nd4j-native", command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -Xmx24m | classify --engine scalar --weights @b0.safetensors @photos   | b0.safetensors
          -Xmx16m | export --weights @b0.safetensors --out @b0.onnx              | b0.safetensors
          -Xmx40m | train --variant b0 --validation 0 --data @photos --out @m.safetensors | --batch
          """)
  void tooLittleMemoryIsToldInASentence(String jvmOption, String line, String part)
      throws Exception {
    ChildJvm child = run(jvmOption, line);
    assertThat(child.code()).isEqualTo(1);
    assertThat(child.err())
        .contains("error: out of memory (", part, "java -Xmx1g")
        .doesNotContain("\tat ", "Exception in thread");
  }

  @Test
  void theTraceOfAnErrorIsForDebuggingOnly() throws Exception {
    assertThat(run("-Xmx16m", "--debug export --weights @b0.safetensors --out @b0.onnx").err())
        .contains("OutOfMemoryError", "\tat ");
  }
}
