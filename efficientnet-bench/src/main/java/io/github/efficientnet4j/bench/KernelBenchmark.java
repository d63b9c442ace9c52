package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.bench.machine.FmaPeak;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.vector.VectorKernels;
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
 * G1), 0 makes every vector straddle two. The secondary results are GFLOP/s, two operations a
 * multiply-add, and their percentage of the peak of one core; of SiLU, 10^9 elements a second.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar KernelBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
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

  private double peak;

  /** What a call did. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** 10^9 floating-point operations a second. */
    public double gigaflops;

    /** GFLOP/s in per cent of the peak of one core; 0 without the Vector API. */
    public double percentOfPeak;
  }

  /** What a call of an activation did. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Elements {
    /** 10^9 elements a second. */
    public double gigaelements;
  }

  /**
   * Fills the arrays, whose values must be neither subnormal nor grow, and measures the core.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  @Setup
  public void prepare() throws InterruptedException {
    peak = FmaPeak.gigaflops(1).orElse(Double.POSITIVE_INFINITY);
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
    count(work, (double) pixels * depth * width);
  }

  private void depthwise(int kernel, int stride, int width, Work work) {
    int panel = 3 * kernels.lanes();
    kernels.depthwise(
        a, rows, 0, kernel, kernel, stride, b, offset, 3, c, offset, 3 * panel, width);
    count(work, (double) width * panel * kernel * kernel);
  }

  private void count(Work work, double multiplyAdds) {
    work.gigaflops += 2e-9 * multiplyAdds;
    work.percentOfPeak += 2e-7 * multiplyAdds / peak;
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
   * A panel of two vectors of a middle projection.
   *
   * @param work counts
   */
  @Benchmark
  public void project480By2(Work work) {
    multiply(28, 480, 2, work);
  }

  /**
   * A panel of three vectors of a middle projection.
   *
   * @param work counts
   */
  @Benchmark
  public void project480By3(Work work) {
    multiply(28, 480, 3, work);
  }

  /**
   * A panel of four vectors of a middle projection.
   *
   * @param work counts
   */
  @Benchmark
  public void project480By4(Work work) {
    multiply(28, 480, 4, work);
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
   * The gates of a last block, from the means of 1152 channels over 48 squeezed ones: so few
   * operations on so many weights that memory sets the pace.
   *
   * @param work counts
   */
  @Benchmark
  public void squeezeExcitation(Work work) {
    int channels = 1152;
    int squeezed = 48;
    vectorTimesMatrix(channels, squeezed, work);
    kernels.activate(Activation.SILU, c, offset, squeezed);
    vectorTimesMatrix(squeezed, channels, work);
    kernels.sigmoid(c, offset, channels);
  }

  private void vectorTimesMatrix(int depth, int columns, Work work) {
    int panel = 3 * kernels.lanes();
    for (int column = 0; column < columns; column += panel) {
      int weights = offset + (depth + 1) * column;
      kernels.multiply(a, offset, depth, 1, depth, b, weights, 3, c, offset + column, columns);
    }
    count(work, (double) depth * columns);
  }

  /**
   * SiLU of 56 pixels of 48 channels.
   *
   * @param elements counts
   */
  @Benchmark
  public void silu(Elements elements) {
    int count = 56 * 3 * kernels.lanes();
    kernels.activate(Activation.SILU, c, offset, count);
    elements.gigaelements += 1e-9 * count;
  }
}
