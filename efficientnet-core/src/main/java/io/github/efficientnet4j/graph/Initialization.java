package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.ClassifierInitialization;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Initial weights of a network or of a part of one. Convolution kernels are normal with standard
 * deviation sqrt(2 / fan-out), as in the code of all families. {@link ClassifierInitialization}
 * defines the classifier. BatchNorm is the identity, and biases of convolutions are zero. Each
 * tensor has its own random stream, seeded by the seed and the tensor's name. A change of the
 * classifier therefore leaves the backbone's values unchanged.
 *
 * <p>Immutable and thread-safe.
 */
public final class Initialization {

  /** The standard deviation of {@link ClassifierInitialization#NORMAL}. */
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

  /**
   * {@return the initialisation of a network, which draws its weights one tensor at a time}
   *
   * @param graph the network
   * @param seed any number; the same seed draws the same weights
   */
  public static Initialization of(Graph graph, long seed) {
    return new Initialization(graph, seed);
  }

  /**
   * {@return new weights for a whole network}
   *
   * @param graph the network
   * @param seed any number; the same seed draws the same weights
   */
  public static Parameters parameters(Graph graph, long seed) {
    return drawn(graph.parameters(), of(graph, seed)::draw);
  }

  /**
   * {@return new weights for a part of a network}
   *
   * @param part the part, without a classifier
   * @param seed any number; the same seed draws the same weights
   */
  public static Parameters parameters(Subgraph part, long seed) {
    return drawn(part.parameters(), spec -> drawLayer(spec, random(seed, spec)));
  }

  private static Parameters drawn(
      List<ParameterSpec> specs, Function<ParameterSpec, float[]> initialization) {
    return Parameters.of(
        specs,
        specs.parallelStream()
            .collect(Collectors.toConcurrentMap(ParameterSpec::name, initialization)));
  }

  /**
   * {@return new values for one of the network's parameters, row-major}
   *
   * @param parameter the parameter
   */
  public float[] draw(ParameterSpec parameter) {
    Random random = random(seed, parameter);
    return switch (parameter.role()) {
      case LINEAR_KERNEL, LINEAR_BIAS -> drawClassifier(parameter, random);
      default -> drawLayer(parameter, random);
    };
  }

  private float[] drawClassifier(ParameterSpec parameter, Random random) {
    float[] values = new float[parameter.elements()];
    if (parameter.role() == Role.LINEAR_KERNEL
        || classifier == ClassifierInitialization.UNIFORM_BY_FEATURES) {
      fillClassifier(values, random);
    }
    return values;
  }

  private static float[] drawLayer(ParameterSpec parameter, Random random) {
    float[] values = new float[parameter.elements()];
    switch (parameter.role()) {
      case CONVOLUTION_KERNEL, DEPTHWISE_KERNEL -> {
        // The fan-out of a depthwise kernel is k·k, as in the TensorFlow release, because each
        // channel has one output. PyTorch counts all channels. The following BatchNorm removes that
        // factor.
        int outputs = parameter.role() == Role.DEPTHWISE_KERNEL ? 1 : parameter.shape().get(0);
        int fanOut = outputs * parameter.shape().get(2) * parameter.shape().get(3);
        fillNormal(values, Math.sqrt(2.0 / fanOut), random);
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

  private static Random random(long seed, ParameterSpec parameter) {
    return new Random(streamSeed(seed, parameter.name()));
  }

  /**
   * Hashes the name's characters with FNV-1a, then mixes in the seed. Neighbouring seeds give
   * unrelated streams.
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
