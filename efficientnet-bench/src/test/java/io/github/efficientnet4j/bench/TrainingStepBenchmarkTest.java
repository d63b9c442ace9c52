package io.github.efficientnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

class TrainingStepBenchmarkTest {

  @Test
  void everyBenchmarkRunsOnce() throws Exception {
    Collection<RunResult> results =
        SingleShot.run(SingleShot.of(TrainingStepBenchmark.class).param("shape", "2x32"));
    assertThat(results).hasSize(3);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
