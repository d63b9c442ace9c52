package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.bench.peer.ModelFiles;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.bench.report.FirstResultProbe;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How soon does a program that has just been started answer?
 *
 * <p>Each measurement starts a JVM, which loads weights from a file and computes the logits of one
 * image. The secondary results are what the user waits for, the time to the first logits, and the
 * peak of resident memory after a second more of work. The primary result is the time of the whole
 * process, that second included.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar FirstResultBenchmark -p variant=B0,B7
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 10)
@Fork(1)
public class FirstResultBenchmark {

  /** Which EfficientNet, at its own resolution. */
  @Param("B0")
  public EfficientNetVariant variant;

  /** What computes: vector, scalar, nd4j, or a peer of this build. */
  @Param("vector")
  public String engine;

  private ModelFiles files;
  private Path file;

  /** What the last process did. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Outcome {
    /** Milliseconds from the start of the process. */
    public double firstResultMillis;

    /** Of the process; 0 on other systems than Linux, which do not tell. */
    public double peakMebibytes;
  }

  /**
   * Writes the weights.
   *
   * @throws Exception if the engine is not there
   */
  @Setup
  public void prepare() throws Exception {
    files = ModelFiles.of(EfficientNet.create(variant, 1));
    file = files.file(Runtimes.parse(engine).peer());
  }

  /**
   * Deletes the weights.
   *
   * @throws IOException if they cannot be
   */
  @TearDown
  public void release() throws IOException {
    files.close();
  }

  /**
   * A process.
   *
   * @param outcome counts
   * @throws IOException if it failed
   * @throws InterruptedException if the thread is interrupted
   */
  @Benchmark
  public void freshJvm(Outcome outcome) throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    var result = FirstResultProbe.run(Runtimes.parse(engine), file, variant, threads);
    outcome.firstResultMillis = result.millis();
    outcome.peakMebibytes = result.peakBytes().orElse(0) / 1048576.0;
  }
}
