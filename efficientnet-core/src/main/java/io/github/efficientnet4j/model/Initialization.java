package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.ClassifierInitialization;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A network's first weights: convolution kernels normal with deviation sqrt(2 / fan-out), as all
 * families' code has them; the classifier as its {@link ClassifierInitialization} says; BatchNorm
 * the identity. Each tensor has a random stream of its own, drawn from seed and name, so that
 * changing the classifier leaves the backbone's values as they were.
 */
final class Initialization {

  /** Of {@link ClassifierInitialization#NORMAL}. */
  private static final double CLASSIFIER_DEVIATION = 0.01;

  private final ClassifierInitialization classifier;
  private final int classes;
  private final int features;
  private final long seed;

  private Initialization(Graph graph, long seed) {
    Operation.Linear linear = (Operation.Linear) graph.nodes().get(graph.logitsNode()).operation();
    this.classifier = graph.architecture().family().classifierInitialization();
    this.classes = linear.kernel().shape().get(0);
    this.features = linear.kernel().shape().get(1);
    this.seed = seed;
  }

  static Initialization of(Graph graph, long seed) {
    return new Initialization(graph, seed);
  }

  /** All weights of a network. */
  static Parameters parameters(Graph graph, long seed) {
    Initialization initialization = of(graph, seed);
    Map<String, float[]> values =
        graph.parameters().parallelStream()
            .collect(Collectors.toConcurrentMap(ParameterSpec::name, initialization::draw));
    return Parameters.of(graph.parameters(), values);
  }

  /** One of the network's weights. */
  float[] draw(ParameterSpec parameter) {
    float[] values = new float[parameter.elements()];
    Random random = new Random(streamSeed(seed, parameter.name()));
    switch (parameter.role()) {
      case CONVOLUTION_KERNEL, DEPTHWISE_KERNEL -> {
        // Of a depthwise kernel the fan-out is k·k, as in the TensorFlow release: one output each.
        // PyTorch counts all channels; the BatchNorm behind it takes that factor out again.
        int outputs =
            parameter.role() == ParameterSpec.Role.DEPTHWISE_KERNEL ? 1 : parameter.shape().get(0);
        int fanOut = outputs * parameter.shape().get(2) * parameter.shape().get(3);
        fillNormal(values, Math.sqrt(2.0 / fanOut), random);
      }
      case LINEAR_KERNEL -> fillClassifier(values, random);
      case LINEAR_BIAS -> {
        if (classifier == ClassifierInitialization.UNIFORM_BY_FEATURES) {
          fillClassifier(values, random);
        }
      }
      case BATCH_NORM_SCALE, RUNNING_VARIANCE -> Arrays.fill(values, 1);
      default -> Arrays.fill(values, 0);
    }
    return values;
  }

  private void fillClassifier(float[] values, Random random) {
    switch (classifier) {
      case UNIFORM_BY_CLASSES -> fillUniform(values, 1 / Math.sqrt(classes), random);
      case NORMAL -> fillNormal(values, CLASSIFIER_DEVIATION, random);
      case UNIFORM_BY_FEATURES -> fillUniform(values, 1 / Math.sqrt(features), random);
    }
  }

  private static void fillNormal(float[] values, double deviation, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
  }

  private static void fillUniform(float[] values, double limit, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
  }

  /**
   * FNV-1a over the name's characters, then the seed: neighbouring seeds give unrelated streams.
   */
  private static long streamSeed(long seed, String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    hash += seed * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
