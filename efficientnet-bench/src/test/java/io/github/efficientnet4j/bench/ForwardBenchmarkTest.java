package io.github.efficientnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

class ForwardBenchmarkTest {

  @Test
  void everyBenchmarkRunsOnce() throws Exception {
    Collection<RunResult> results = SingleShot.run(SingleShot.of(ForwardBenchmark.class));
    assertThat(results).hasSize(3);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
