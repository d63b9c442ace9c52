package io.github.efficientnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark once, in this JVM: that it runs, not how fast. */
class BenchmarksTest {

  private static OptionsBuilder once(Class<?> benchmark) {
    return once(benchmark, ".*");
  }

  private static OptionsBuilder once(Class<?> benchmark, String methods) {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("\\b" + benchmark.getSimpleName() + "\\.(" + methods + ")$")
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    return options;
  }

  private static void assertRuns(OptionsBuilder options, int results) throws RunnerException {
    Collection<RunResult> run = new Runner(options.build()).run();
    assertThat(run).hasSize(results);
    assertThat(run)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  @Test
  void inferenceRunsOnEveryEngineOfTheLibrary() throws RunnerException {
    OptionsBuilder options = once(InferenceBenchmark.class);
    options.mode(Mode.SingleShotTime);
    assertRuns(options, 2 * 3);
  }

  @ParameterizedTest
  @ValueSource(classes = {PeakBenchmark.class, LoadingBenchmark.class})
  void everyBenchmarkOfAPartRuns(Class<?> benchmark) throws RunnerException {
    assertRuns(once(benchmark), 2);
  }

  @Test
  void oneKernelOfEachKindRuns() throws RunnerException {
    OptionsBuilder options =
        once(KernelBenchmark.class, "expand16|depthwise5|squeezeExcitation|silu");
    options.param("offset", "12");
    assertRuns(options, 4);
  }

  @Test
  void preprocessingRuns() throws RunnerException {
    OptionsBuilder options = once(PreprocessingBenchmark.class);
    options.param("width", "640").param("format", "jpg");
    assertRuns(options, 4);
  }

  @Test
  void aJvmOfItsOwnAnswers() throws RunnerException {
    OptionsBuilder options = once(FirstResultBenchmark.class);
    options.param("engine", "scalar");
    assertRuns(options, 1);
  }
}
