package io.github.efficientnet4j.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import io.github.efficientnet4j.engine.InferenceEngine;
import io.github.efficientnet4j.model.EfficientNet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The engine and ONNX Runtime on the same weights, images and threads, turn by turn in one process,
 * so that both see the machine in the same state. Quote the ratio.
 *
 * <p>Arguments: the folder with {@code efficientnet_b0.pth} and {@code efficientnet_b0.onnx}, then
 * cases as {@code variant:batch:threads}.
 */
public final class EngineVersusOnnxRuntime {

  /** Each turn lasts about this long. */
  private static final double TURN_MILLIS = 150;

  private static final int PAUSE_MILLIS = 100;

  private static final int TURNS = 31;
  private static final int WARM_UP_TURNS = 8;

  private final String name;
  private final int batch;
  private final int threads;
  private final InferenceEngine engine;
  private final OrtSession session;
  private final OnnxTensor input;
  private final float[] pixels;

  private EngineVersusOnnxRuntime(Path folder, String variant, int batch, int threads)
      throws IOException, OrtException {
    this.name = variant;
    this.batch = batch;
    this.threads = threads;
    EfficientNet net = EfficientNet.load(folder.resolve("efficientnet_" + variant + ".pth"));
    engine =
        InferenceEngine.compile(
            net.architecture(),
            net.parameters(),
            EngineOptions.defaults().withThreads(threads).withKernels(KernelChoice.VECTOR));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    session =
        environment.createSession(
            folder.resolve("efficientnet_" + variant + ".onnx").toString(), options);
    int side = net.architecture().resolution();
    pixels = new float[batch * 3 * side * side];
    Random random = new Random(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 0.3f * (float) random.nextGaussian();
    }
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Float.BYTES * pixels.length)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(pixels)
            .rewind();
    input = OnnxTensor.createTensor(environment, buffer, new long[] {batch, 3, side, side});
  }

  /**
   * Runs the cases.
   *
   * @param arguments folder and cases
   * @throws IOException if a model is not there
   * @throws OrtException if ONNX Runtime fails
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments)
      throws IOException, OrtException, InterruptedException {
    if (arguments.length < 2) {
      System.err.println("usage: EngineVersusOnnxRuntime FOLDER VARIANT:BATCH:THREADS…");
      System.exit(2);
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %6s %8s %12s %12s %8s %18s%n",
        "variant",
        "batch",
        "threads",
        "engine ms",
        "ORT ms",
        "ratio",
        "logits differ by");
    for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
      String[] parts = argument.split(":");
      new EngineVersusOnnxRuntime(
              Path.of(arguments[0]),
              parts[0],
              Integer.parseInt(parts[1]),
              Integer.parseInt(parts[2]))
          .measure();
    }
    System.exit(0);
  }

  private float[] onnxRuntime() throws OrtException {
    try (OrtSession.Result result = session.run(Map.of("x", input))) {
      return ((float[][]) result.get(0).getValue())[0];
    }
  }

  /** One side's way to compute the logits. */
  private interface Run {
    float[] logits() throws OrtException;
  }

  /** The time of a run after a pause, in which the other side's threads stop to spin for work. */
  private static double millis(Run run, int runs) throws OrtException, InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
    run.logits();
    long start = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      run.logits();
    }
    return (System.nanoTime() - start) / 1e6 / runs;
  }

  private void measure() throws OrtException, InterruptedException {
    double difference = difference(engine.run(pixels, batch), onnxRuntime());
    int runs = 1;
    double[] ours = new double[TURNS];
    double[] theirs = new double[TURNS];
    double[] ratios = new double[TURNS];
    for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
      double engineMillis = millis(() -> engine.run(pixels, batch), runs);
      double onnxRuntimeMillis = millis(this::onnxRuntime, runs);
      if (turn < 0) {
        runs = (int) Math.max(1, TURN_MILLIS / engineMillis);
      } else {
        ours[turn] = engineMillis;
        theirs[turn] = onnxRuntimeMillis;
        ratios[turn] = theirs[turn] / ours[turn];
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %6d %8d %12.2f %12.2f %8.2f %14.1e std%n",
        name,
        batch,
        threads,
        median(ours),
        median(theirs),
        median(ratios),
        difference);
    engine.close();
    input.close();
    session.close();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The largest difference of the first image's logits, in units of their deviation. */
  private static double difference(float[] ours, float[] theirs) {
    double mean = 0;
    for (float logit : theirs) {
      mean += logit / theirs.length;
    }
    double variance = 0;
    double largest = 0;
    for (int i = 0; i < theirs.length; i++) {
      variance += (theirs[i] - mean) * (theirs[i] - mean) / theirs.length;
      largest = Math.max(largest, Math.abs(ours[i] - theirs[i]));
    }
    return largest / Math.sqrt(variance);
  }
}
