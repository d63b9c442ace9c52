package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.bench.machine.FmaPeak;
import io.github.efficientnet4j.bench.peer.Input;
import io.github.efficientnet4j.bench.peer.ModelFiles;
import io.github.efficientnet4j.bench.peer.Peer;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
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
 * How long does one forward pass take, images in to logits out?
 *
 * <p>Twice: as throughput, with images, GFLOP/s (two operations a multiply-add) and the percentage
 * of the machine's measured peak as secondary results; and as a sample of single passes, with the
 * mean, p50 and p99. Untrained weights do: the work does not depend on their values.
 *
 * <p>How to run, with the allocation rate:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar InferenceBenchmark \
 *     -p variant=B0,B4 -p batch=1,16 -p threads=1,2 -p engine=vector,scalar -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class InferenceBenchmark {

  /** Which EfficientNet, at its own resolution. */
  @Param("B0")
  public EfficientNetVariant variant;

  /** Images per forward pass. */
  @Param("1")
  public int batch;

  /** Threads that compute; 0 for as many as there are cores. */
  @Param("0")
  public int threads;

  /** What computes: vector, scalar, nd4j, or a peer of this build. */
  @Param({"vector", "scalar", "nd4j"})
  public String engine;

  private ModelFiles files;
  private Session session;
  private double gigaflopsPerPass;
  private double peak;

  /** What the passes did. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** Images a second. */
    public double images;

    /** 10^9 floating-point operations a second. */
    public double gigaflops;

    /** GFLOP/s in per cent of the peak of as many threads; 0 without the Vector API. */
    public double percentOfPeak;
  }

  /**
   * Makes the network and a batch of noise, and measures the machine.
   *
   * @throws Exception if the engine fails or is not there
   */
  @Setup
  public void prepare() throws Exception {
    int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    Peer peer = Runtimes.parse(engine).peer();
    Network network = EfficientNet.create(variant, 1);
    files = ModelFiles.of(network);
    session = peer.open(files.file(peer), Input.ofNoise(network.architecture(), batch, count));
    long multiplyAdds = Cost.of(Graph.of(network.architecture())).multiplyAdds();
    gigaflopsPerPass = 2e-9 * multiplyAdds * batch;
    peak = FmaPeak.gigaflops(count).orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * Ends the engine.
   *
   * @throws Exception if a temporary file cannot be deleted
   */
  @TearDown
  public void release() throws Exception {
    session.close();
    files.close();
  }

  /**
   * How many passes a second.
   *
   * @param work counts
   * @return the logits
   * @throws Exception if the engine fails
   */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  public float[] throughput(Work work) throws Exception {
    float[] logits = session.run();
    work.images += batch;
    work.gigaflops += gigaflopsPerPass;
    work.percentOfPeak += 100 * gigaflopsPerPass / peak;
    return logits;
  }

  /**
   * How long single passes take.
   *
   * @return the logits
   * @throws Exception if the engine fails
   */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public float[] latency() throws Exception {
    return session.run();
  }
}
