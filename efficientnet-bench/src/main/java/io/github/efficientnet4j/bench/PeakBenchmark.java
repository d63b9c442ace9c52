package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.bench.machine.FmaPeak;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is the most that this machine can do, on one core and on all?
 *
 * <p>Fused multiply-adds in registers; the secondary result is GFLOP/s of all threads together. The
 * limit that every other benchmark here is held against.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar PeakBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PeakBenchmark {

  /** What the calls did. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** 10^9 floating-point operations a second. */
    public double gigaflops;
  }

  /**
   * One core.
   *
   * @param work counts
   */
  @Benchmark
  @Threads(1)
  public void oneCore(Work work) {
    work.gigaflops += 1e-9 * FmaPeak.burst();
  }

  /**
   * All cores at once.
   *
   * @param work counts
   */
  @Benchmark
  @Threads(Threads.MAX)
  public void allCores(Work work) {
    work.gigaflops += 1e-9 * FmaPeak.burst();
  }
}
