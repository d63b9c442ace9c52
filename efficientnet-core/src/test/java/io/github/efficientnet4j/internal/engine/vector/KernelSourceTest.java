package io.github.efficientnet4j.internal.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels that are committed are those that their generators write. */
class KernelSourceTest {

  static List<KernelSource> sources() {
    return KernelSource.all();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void theCommittedSourceIsTheGenerated(KernelSource source) throws IOException {
    assertThat(bare(Files.readString(source.path()))).isEqualTo(bare(source.text()));
  }

  /** The formatter moves white space and the stars of comments, nothing else. */
  private static String bare(String java) {
    return java.replaceAll("[\\s*]+", "");
  }
}
