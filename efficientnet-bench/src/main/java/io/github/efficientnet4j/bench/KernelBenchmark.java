package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.engine.kernel.Kernels;
import io.github.efficientnet4j.engine.vector.VectorKernels;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How near to the peak of a core are the engine's inner loops, in cache?
 *
 * <p>Shapes are B0's. {@code offset} moves the arrays against the cache lines: 12 begins one (with
 * G1), 0 makes every vector straddle two. The secondary result counts multiply-adds, or elements of
 * SiLU, in billions a second: twice the former are GFLOP/s.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar KernelBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelBenchmark {

  private static final int FLOATS = 1 << 20;

  /** The first float of every array. */
  @Param({"12", "0"})
  public int offset;

  private final Kernels kernels = new VectorKernels();
  private final float[] a = new float[FLOATS];
  private final float[] b = new float[FLOATS];
  private final float[] c = new float[FLOATS];
  private int[] rows;

  /** What a call did. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** Multiply-adds or elements. */
    public double billions;
  }

  /** Fills the arrays: values must be neither subnormal nor grow. */
  @Setup
  public void prepare() {
    Random random = new Random(1);
    for (int i = 0; i < FLOATS; i++) {
      a[i] = (float) random.nextGaussian();
      b[i] = (float) random.nextGaussian() * 0.01f;
    }
    rows = new int[] {offset, offset + 8192, offset + 16384, offset + 24576, offset + 32768};
  }

  private void multiply(int pixels, int depth, int vectors, Work work) {
    int width = vectors * kernels.lanes();
    kernels.multiply(a, offset, depth, pixels, depth, b, offset, vectors, c, offset, width);
    work.billions += 1e-9 * pixels * depth * width;
  }

  private void depthwise(int kernel, int stride, int width, Work work) {
    int panel = 3 * kernels.lanes();
    kernels.depthwise(
        a, rows, 0, kernel, kernel, stride, b, offset, 3, c, offset, 3 * panel, width);
    work.billions += 1e-9 * width * panel * kernel * kernel;
  }

  /**
   * A row of the first expansion.
   *
   * @param work counts
   */
  @Benchmark
  public void expand16(Work work) {
    multiply(56, 16, 3, work);
  }

  /**
   * A row of a middle expansion.
   *
   * @param work counts
   */
  @Benchmark
  public void expand112(Work work) {
    multiply(14, 112, 3, work);
  }

  /**
   * A panel of the last projection.
   *
   * @param work counts
   */
  @Benchmark
  public void project1152(Work work) {
    multiply(49, 1152, 3, work);
  }

  /**
   * A projection of one vector of columns, the least efficient.
   *
   * @param work counts
   */
  @Benchmark
  public void projectNarrow(Work work) {
    multiply(28, 32, 1, work);
  }

  /**
   * A row of a depthwise convolution, kernel 3, stride 1.
   *
   * @param work counts
   */
  @Benchmark
  public void depthwise3(Work work) {
    depthwise(3, 1, 28, work);
  }

  /**
   * A row of a depthwise convolution, kernel 3, stride 2.
   *
   * @param work counts
   */
  @Benchmark
  public void depthwise3Stride2(Work work) {
    depthwise(3, 2, 28, work);
  }

  /**
   * A row of a depthwise convolution, kernel 5, stride 1.
   *
   * @param work counts
   */
  @Benchmark
  public void depthwise5(Work work) {
    depthwise(5, 1, 28, work);
  }

  /**
   * SiLU of 56 pixels of 48 channels.
   *
   * @param work counts
   */
  @Benchmark
  public void silu(Work work) {
    int count = 56 * 3 * kernels.lanes();
    kernels.activate(Activation.SILU, c, offset, count);
    work.billions += 1e-9 * count;
  }
}
