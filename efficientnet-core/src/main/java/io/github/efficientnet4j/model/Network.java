package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Initialization;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Summary;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.onnx.OnnxOptions;
import io.github.efficientnet4j.onnx.OnnxWriter;
import io.github.efficientnet4j.weights.SafetensorsWriter;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorType;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.DownloadProgress;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A network with its weights, and what is needed to feed it and to read its answer: an image
 * transform and labels.
 *
 * <pre>{@code
 * Network net = EfficientNet.load(Path.of("efficientnet_b0.pth"));
 * float[] logits = net.run(nchwPixels, n);               // n x 3 x 224 x 224 to n x 1000
 * }</pre>
 *
 * <p>The methods that compute use an engine that the first of them compiles; {@link
 * #compile(EngineOptions)} makes one of your own. For ND4J arrays and GPUs see {@code
 * io.github.efficientnet4j.nd4j.Nd4jNetwork}.
 *
 * <p>Immutable and thread-safe: the methods that change something return a changed copy, which
 * shares the tensors that stay the same.
 */
public final class Network {

  private final Architecture architecture;
  private final Parameters parameters;
  private final Labels labels;
  private final ImageTransform transform;

  private final ReentrantLock compiling = new ReentrantLock();

  /** Compiled for the first image. */
  private volatile InferenceEngine engine;

  Network(
      Architecture architecture, Parameters parameters, Labels labels, ImageTransform transform) {
    this(new ModelMetadata(architecture, labels, transform), parameters);
  }

  Network(ModelMetadata description, Parameters parameters) {
    this.architecture = description.architecture();
    this.parameters = parameters;
    this.labels = description.labels();
    this.transform = description.transform();
  }

  /**
   * Creates a network with random initial weights: kernels of convolutions normal with deviation
   * sqrt(2 / fan-out), the classifier as its family has it (see {@link
   * io.github.efficientnet4j.architecture.Family#classifierInitialization}).
   *
   * @param architecture the network
   * @param seed the same seed gives the same weights, on every machine
   * @return the network; its labels are ImageNet's for 1000 classes and numbers otherwise
   */
  public static Network create(Architecture architecture, long seed) {
    return new Network(
        ModelMetadata.ofDefaults(architecture),
        Initialization.parameters(Graph.of(architecture), seed));
  }

  /**
   * Binds weights to an architecture.
   *
   * @param architecture the network
   * @param parameters its weights
   * @return the network
   * @throws IllegalArgumentException if the weights are those of another network
   */
  public static Network of(Architecture architecture, Parameters parameters) {
    Objects.requireNonNull(architecture, "architecture");
    if (!Graph.of(architecture).parameters().equals(List.copyOf(parameters.specs().values()))) {
      throw new IllegalArgumentException(
          "these parameters do not belong to " + architecture.name() + ": names or shapes differ");
    }
    return new Network(ModelMetadata.ofDefaults(architecture), parameters);
  }

  /**
   * Loads a file: one that this library saved, or the weights of a network that it knows
   * (EfficientNet, MobileNetV1, MobileNetV2, ResNet-50) in torchvision's or timm's naming, as
   * safetensors or PyTorch file. Network, classes and input channels are read from the tensors.
   * Padding, BatchNorm epsilon and transform, which no such file tells, are those published under
   * its name, else torchvision's.
   *
   * <p>{@link NetworkSource} reads streams and class-path resources too.
   *
   * @param file a {@code .safetensors} or {@code .pth} file, of any file system
   * @return the network
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network; lists every difference
   * @throws IOException if it cannot be read
   */
  public static Network load(Path file) throws IOException {
    return NetworkSource.of(file).load();
  }

  /**
   * Loads a file whose conventions its name does not tell, for example {@code load(file,
   * Architecture::withTensorFlowConventions)} for weights converted from Keras or from timm's
   * {@code tf_} models.
   *
   * @param file a {@code .safetensors} or {@code .pth} file
   * @param conventions changes padding, BatchNorm or rates of the architecture that was recognised
   * @return the network
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network; lists every difference
   * @throws IOException if it cannot be read
   */
  public static Network load(Path file, UnaryOperator<Architecture> conventions)
      throws IOException {
    return NetworkSource.of(file).withConventions(conventions).load();
  }

  /**
   * Loads weights of an architecture of your own.
   *
   * @param file a {@code .safetensors} or {@code .pth} file in torchvision's or timm's naming
   * @param architecture the network that it was trained with
   * @return the network
   * @throws WeightsMismatchException if a tensor is missing, surplus or misshapen; lists all
   * @throws IOException if it cannot be read
   */
  public static Network load(Path file, Architecture architecture) throws IOException {
    return NetworkSource.of(file, architecture).load();
  }

  /**
   * Loads published weights by name from the user's cache, downloading them the first time.
   *
   * @param name for example {@code b0}, {@code efficientnet_b3.ra2_in1k}; see {@link
   *     PublishedWeights#byName}
   * @return the network with the padding, epsilon and transform published with the weights
   * @throws IllegalArgumentException if there are no weights of that name
   * @throws IOException if they cannot be downloaded or read
   */
  public static Network pretrained(String name) throws IOException {
    return NetworkSource.published(name).load();
  }

  /**
   * Loads published weights through a cache.
   *
   * @param weights which
   * @param cache where they are kept and how they are downloaded
   * @return the network with the padding, epsilon and transform published with the weights
   * @throws IOException if they cannot be downloaded or read
   */
  public static Network pretrained(PublishedWeights weights, WeightsCache cache)
      throws IOException {
    return NetworkSource.published(weights, cache, DownloadProgress.silent()).load();
  }

  /** {@return what the network is} */
  public Architecture architecture() {
    return architecture;
  }

  /** {@return the weights, named tensors} */
  public Parameters parameters() {
    return parameters;
  }

  /** {@return the names of the classes, as many as the network has outputs} */
  public Labels labels() {
    return labels;
  }

  /** {@return how an image becomes the network's input} */
  public ImageTransform transform() {
    return transform;
  }

  /** {@return a table of stages, shapes and costs at the size that the transform makes} */
  public Summary summary() {
    return Summary.of(architecture, transform.cropHeight(), transform.cropWidth());
  }

  /**
   * Compiles the network for fast inference on the CPU, in Java alone: all cores, the fastest
   * kernels. Needs no ND4J backend.
   *
   * <pre>{@code
   * try (InferenceEngine engine = Network.load(file).compile()) {
   *   float[] logits = engine.run(nchwPixels, batch);      // batch x classes
   * }
   * }</pre>
   *
   * @return an engine, the caller's to close; it does not need this network any more
   */
  public InferenceEngine compile() {
    return compile(EngineOptions.defaults());
  }

  /**
   * Compiles the network for fast inference on the CPU, in Java alone. Needs no ND4J backend.
   *
   * @param options threads and kernels
   * @return an engine, the caller's to close; it does not need this network any more
   * @throws IllegalStateException if {@link EngineOptions.KernelChoice#VECTOR} is asked for and
   *     this JVM has no vector kernels
   */
  public InferenceEngine compile(EngineOptions options) {
    return CompiledEngine.compile(
        architecture, parameters, options, transform.cropHeight(), transform.cropWidth());
  }

  /**
   * Computes logits on the engine, for images of the size that the transform makes.
   *
   * <p>The first call compiles an engine with all cores, which holds the weights in a form of its
   * own. Its threads end when this network is garbage-collected. The first answers may come from
   * slower kernels, whose results differ in the last bits. Use {@link #compile(EngineOptions)} to
   * choose threads and kernels, to wait until they are warm, or to end the threads yourself.
   *
   * @param nchw {@code n · channels · height · width} floats, normalised
   * @param n the number of images, at least 1
   * @return {@code n · classes} logits
   * @throws IllegalArgumentException if the number of floats is another
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public float[] run(float[] nchw, int n) {
    return engine().run(nchw, n);
  }

  /**
   * Computes logits on the engine; see {@link #run}.
   *
   * @param images normalised pixels; any size
   * @return {@code N · classes} logits
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public float[] logits(ImageBatch images) {
    return engine().logits(images);
  }

  /**
   * Computes the pooled features, the input of the classifier, on the engine; see {@link #run}.
   *
   * @param images normalised pixels; any size
   * @return {@code N · head channels} floats
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public float[] embedding(ImageBatch images) {
    return engine().embedding(images);
  }

  /**
   * Computes all feature maps, of stem, stages and head convolution, on the engine; see {@link
   * #run}.
   *
   * @param images normalised pixels; any size
   * @return {@code features.0} (stem) to {@code features.N} (head), in this order, each N x
   *     channels x height x width
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public Map<String, float[]> features(ImageBatch images) {
    return features(
        images, Graph.of(architecture).featureMaps().stream().map(FeatureMap::name).toList());
  }

  /**
   * Computes some feature maps on the engine; nothing after the last of them is computed. See
   * {@link #run}.
   *
   * @param images normalised pixels; any size
   * @param names which, of {@code features.0} to {@code features.N}; see {@link
   *     Graph#featureMaps()}
   * @return the maps by name, in the order given, each N x channels x height x width
   * @throws IllegalArgumentException if the number of floats does not fit the network, or a name is
   *     unknown
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public Map<String, float[]> features(ImageBatch images, Collection<String> names) {
    return engine().outputs(images, names);
  }

  /** Not closed by anybody: its threads are daemons and end when the network is forgotten. */
  private InferenceEngine engine() {
    InferenceEngine present = engine;
    if (present != null) {
      return present;
    }
    compiling.lock();
    try {
      if (engine == null) {
        engine = compile();
      }
      return engine;
    } finally {
      compiling.unlock();
    }
  }

  /**
   * Replaces the classifier by a new one with random initial weights, drawn as {@link
   * #create(Architecture, long)} does; the backbone stays.
   *
   * @param newLabels the new classes
   * @param seed for the new classifier's weights
   * @return the changed network
   */
  public Network withClassifier(Labels newLabels, long seed) {
    Architecture changed = architecture.withClasses(newLabels.size());
    return new Network(
        changed,
        ParameterSurgery.newClassifier(parameters, Graph.of(changed), seed),
        newLabels,
        transform);
  }

  /**
   * Adapts the stem to images of another number of channels, as timm does: for one channel the
   * kernels are summed; for more they are repeated and scaled, so that activations keep their size.
   * Mean and deviation of the transform are averaged, or repeated, in the same way.
   *
   * @param channels at least 1
   * @return the changed network
   */
  public Network withInputChannels(int channels) {
    Architecture changed = architecture.withInputChannels(channels);
    return new Network(
        changed,
        ParameterSurgery.newInputChannels(parameters, Graph.of(changed)),
        labels,
        DefaultTransforms.withChannels(transform, channels));
  }

  /**
   * A copy with other names for the classes.
   *
   * @param newLabels as many as the network has outputs
   * @return the changed copy
   * @throws IllegalArgumentException if their number differs
   */
  public Network withLabels(Labels newLabels) {
    return new Network(architecture, parameters, newLabels, transform);
  }

  /**
   * A copy with another image transform.
   *
   * @param newTransform how an image becomes the network's input
   * @return the changed copy
   * @throws IllegalArgumentException if it makes another number of channels
   */
  public Network withTransform(ImageTransform newTransform) {
    return new Network(architecture, parameters, labels, newTransform);
  }

  /**
   * Saves the network in float32. The file carries architecture, labels and transform, so that
   * {@link #load(Path)} needs no further word; its tensors have torchvision's names.
   *
   * @param file a {@code .safetensors} file, replaced at once when all is written
   * @throws IOException if it cannot be written; an existing file is then left as it was
   */
  public void save(Path file) throws IOException {
    save(file, TensorType.F32);
  }

  /**
   * Saves the network.
   *
   * @param file a {@code .safetensors} file, replaced at once when all is written
   * @param type F32, F16 or BF16; the half types lose precision
   * @throws IOException if it cannot be written; an existing file is then left as it was
   */
  public void save(Path file, TensorType type) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (ParameterSpec spec : parameters.specs().values()) {
      tensors.put(spec.name(), new TensorData(spec.shape(), () -> parameters.values(spec.name())));
    }
    SafetensorsWriter.write(
        Objects.requireNonNull(file, "file"), tensors, description().forSafetensors(), type);
  }

  /**
   * Exports the network for inference in other runtimes: ONNX, operator set 13, at the size that
   * the transform makes, for any batch size, BatchNorm folded into the convolutions.
   *
   * @param file an {@code .onnx} file, replaced at once when all is written
   * @throws IOException if it cannot be written; an existing file is then left as it was
   * @see OnnxWriter#INPUT
   * @see OnnxWriter#OUTPUT
   */
  public void exportOnnx(Path file) throws IOException {
    exportOnnx(file, OnnxOptions.defaults());
  }

  /**
   * Exports the network for inference in other runtimes. The file's metadata hold architecture,
   * labels and transform as JSON under {@code efficientnet4j}, as in a file that was {@linkplain
   * #save(Path) saved}; the transform there is the network's own, whatever the exported input size.
   *
   * @param file an {@code .onnx} file, replaced at once when all is written
   * @param options input size and BatchNorm; without a size, the one that the transform makes
   * @throws IllegalArgumentException if the network cannot take images of that size, or the file
   *     would exceed the 2 GB that ONNX allows for a single one
   * @throws IOException if it cannot be written; an existing file is then left as it was
   */
  public void exportOnnx(Path file, OnnxOptions options) throws IOException {
    boolean own = options.height() == 0;
    int height = own ? transform.cropHeight() : options.height();
    int width = own ? transform.cropWidth() : options.width();
    OnnxWriter.write(
        Objects.requireNonNull(file, "file"),
        Graph.of(architecture, height, width),
        parameters,
        options.normalization(),
        description().forOnnx());
  }

  /** All but the parameters. */
  ModelMetadata description() {
    return new ModelMetadata(architecture, labels, transform);
  }

  /** Name, size of the input and number of classes, for logs. */
  @Override
  public String toString() {
    return "Network["
        + architecture.name()
        + ", "
        + architecture.inputChannels()
        + "x"
        + transform.cropHeight()
        + "x"
        + transform.cropWidth()
        + ", "
        + labels.size()
        + " classes]";
  }
}
