package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.bench.peer.ModelFiles;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
 * How long is the way from a file to an engine: reading the weights, and compiling the network?
 *
 * <p>The file is in the system's cache: the disk is not measured. See {@link FirstResultBenchmark}
 * for the same in a JVM that has just been started.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar LoadingBenchmark -p variant=B0,B7
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class LoadingBenchmark {

  /** Which EfficientNet. */
  @Param("B0")
  public EfficientNetVariant variant;

  private ModelFiles files;
  private Path file;
  private Network network;

  /**
   * Writes the file.
   *
   * @throws Exception if it cannot be written
   */
  @Setup
  public void prepare() throws Exception {
    network = EfficientNet.create(variant, 1);
    files = ModelFiles.of(network);
    file = files.file(Runtimes.VECTOR.peer());
  }

  /**
   * Deletes the file.
   *
   * @throws IOException if it cannot be deleted
   */
  @TearDown
  public void release() throws IOException {
    files.close();
  }

  /**
   * Reads the weights, and recognizes the network.
   *
   * @return the network
   * @throws IOException if it cannot be read
   */
  @Benchmark
  public Network load() throws IOException {
    return Network.load(file);
  }

  /**
   * Folds BatchNorm, packs the weights and plans the memory; the threads of the engine are started
   * and ended as well.
   *
   * @return the engine, closed
   */
  @Benchmark
  public InferenceEngine compile() {
    try (InferenceEngine engine = network.compile()) {
      return engine;
    }
  }
}
