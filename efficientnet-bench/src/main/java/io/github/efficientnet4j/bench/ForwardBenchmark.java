package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import io.github.efficientnet4j.engine.InferenceEngine;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
 * <p>Random weights do: the work does not depend on their values. The pixels must not be all equal,
 * though, or activations become subnormal numbers deep in the network, which are slow.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar ForwardBenchmark -p variant=B0,B4 -p batch=1
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ForwardBenchmark {

  /** Which EfficientNet, at its own resolution. */
  @Param("B0")
  public EfficientNetVariant variant;

  /** Images per forward pass. */
  @Param("1")
  public int batch;

  private EfficientNet model;
  private INDArray images;
  private float[] pixels;
  private InferenceEngine vector;
  private InferenceEngine scalar;

  /** Makes the network and a batch of noise. */
  @Setup
  public void prepare() {
    Architecture architecture = Architecture.efficientNet(variant);
    model = EfficientNet.create(architecture, 1);
    int side = architecture.resolution();
    images = Nd4j.randn(DataType.FLOAT, batch, architecture.inputChannels(), side, side);
    pixels = images.dup('c').data().asFloat();
    vector = engine(KernelChoice.VECTOR);
    scalar = engine(KernelChoice.SCALAR);
  }

  private InferenceEngine engine(KernelChoice kernels) {
    return InferenceEngine.compile(
        model.architecture(), model.parameters(), EngineOptions.defaults().withKernels(kernels));
  }

  /** Frees the batch and ends the engines' threads. */
  @TearDown
  public void release() {
    images.close();
    vector.close();
    scalar.close();
  }

  /**
   * The engine, with its kernels on the Vector API.
   *
   * @return the logits
   */
  @Benchmark
  public float[] vector() {
    return vector.run(pixels, batch);
  }

  /**
   * The engine, with its kernels in plain Java.
   *
   * @return the logits
   */
  @Benchmark
  public float[] scalar() {
    return scalar.run(pixels, batch);
  }

  /**
   * ND4J, operation by operation.
   *
   * @return a logit, so that nothing can be left out
   */
  @Benchmark
  public float nd4j() {
    try (INDArray logits = model.forward(images)) {
      return logits.getFloat(0);
    }
  }
}
