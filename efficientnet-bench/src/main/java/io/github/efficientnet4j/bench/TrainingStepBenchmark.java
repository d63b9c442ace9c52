package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.training.TrainingEngines;
import java.util.Random;
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
 * How long does a training step take, but for its optimiser: images to logits, and the logits'
 * gradient to those of all parameters?
 *
 * <p>Images per second are the batch divided by the time. How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar TrainingStepBenchmark -p shape=8x224,128x32
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx4g"})
public class TrainingStepBenchmark {

  /** Which EfficientNet. */
  @Param("B0")
  public EfficientNetVariant variant;

  /** Images x side in pixels. */
  @Param({"8x224", "128x32"})
  public String shape;

  private int batch;
  private int side;
  private float[] images;
  private float[] logitsGradient;
  private TrainingEngine vector;
  private TrainingEngine scalar;
  private TrainingEngine nd4j;
  private long step;

  /** Makes a network for each engine, and a batch of noise. */
  @Setup
  public void prepare() {
    String[] sizes = shape.split("x");
    batch = Integer.parseInt(sizes[0]);
    side = Integer.parseInt(sizes[1]);
    Architecture architecture = Architecture.efficientNet(variant);
    images = noise(batch * architecture.inputChannels() * side * side, 1f);
    logitsGradient = noise(batch * architecture.head().classes(), 1f / batch);
    EngineOptions options = EngineOptions.defaults();
    vector =
        TrainingEngines.java(options.withKernels(KernelChoice.VECTOR))
            .create(architecture, state(architecture));
    scalar =
        TrainingEngines.java(options.withKernels(KernelChoice.SCALAR))
            .create(architecture, state(architecture));
    nd4j = new Nd4jTrainingEngine(architecture, state(architecture));
  }

  private static TrainingState state(Architecture architecture) {
    return TrainingState.of(Network.create(architecture, 1).parameters());
  }

  private static float[] noise(int count, float scale) {
    Random random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (float) random.nextGaussian();
    }
    return values;
  }

  private TrainingState step(TrainingEngine engine) {
    engine.forward(images, batch, side, side, TrainingPass.of(step++));
    engine.state().zeroGradients();
    engine.backward(logitsGradient);
    return engine.state();
  }

  /** Ends the engines' threads. */
  @TearDown
  public void release() {
    vector.close();
    scalar.close();
    nd4j.close();
  }

  /**
   * The engine's kernels on the Vector API.
   *
   * @return the gradients
   */
  @Benchmark
  public TrainingState vector() {
    return step(vector);
  }

  /**
   * The engine's kernels in plain Java.
   *
   * @return the gradients
   */
  @Benchmark
  public TrainingState scalar() {
    return step(scalar);
  }

  /**
   * ND4J, operation by operation.
   *
   * @return the gradients
   */
  @Benchmark
  public TrainingState nd4j() {
    return step(nd4j);
  }
}
