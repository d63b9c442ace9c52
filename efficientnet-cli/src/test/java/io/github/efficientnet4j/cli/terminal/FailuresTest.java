package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.model.Network;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {

  @TempDir private Path folder;

  private static String printed(Throwable failure, boolean debug) {
    StringWriter err = new StringWriter();
    Failures.print(failure, new PrintWriter(err, true), debug);
    return err.toString();
  }

  @Test
  void weightsOfAnotherNetworkTakeTenLinesAndWithDebugAll() throws Exception {
    Path file = folder.resolve("tiny.safetensors");
    Architecture tiny =
        Architecture.builder("tiny")
            .resolution(32)
            .stem(8)
            .stage(MBConv.of(3, 1), 8, 1, 1)
            .head(16)
            .classes(3)
            .build();
    Network.create(tiny, 5).save(file);
    Throwable failure = catchThrowable(() -> Network.load(file, Architecture.efficientNetB0()));
    assertThat(printed(failure, false))
        .startsWith("error: " + file + " does not fit efficientnet_b0")
        .endsWith("With --debug, every difference is listed." + System.lineSeparator());
    assertThat(printed(failure, false).lines().count()).isEqualTo(10);
    assertThat(printed(failure, true))
        .contains("missing    features.8.0.weight [1280, 320, 1, 1]")
        .contains("missing    features.7.0.block.3.1.bias [320]");
  }
}
