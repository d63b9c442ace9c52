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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A network with its weights, image transform and labels.
 *
 * <pre>{@code
 * Network net = EfficientNet.load(Path.of("efficientnet_b0.pth"));
 * float[] logits = net.run(nchwPixels, n);               // n x 3 x 224 x 224 to n x 1000
 * }</pre>
 *
 * <p>The methods that compute share an engine, which the first call compiles. {@link
 * #compile(EngineOptions)} makes a separate engine. {@code
 * io.github.efficientnet4j.nd4j.Nd4jNetwork} computes with ND4J arrays and on GPUs.
 *
 * <p>Immutable and thread-safe. Methods that change something return a changed copy, which shares
 * the unchanged tensors.
 */
public final class Network {

  private final Architecture architecture;
  private final Parameters parameters;
  private final Labels labels;
  private final ImageTransform transform;

  private final ReentrantLock compiling = new ReentrantLock();

  /** The shared engine, compiled at the first call that needs it. */
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
   * Creates a network with random initial weights. Kernels of convolutions are normal with standard
   * deviation sqrt(2 / fan-out). The classifier is initialised as its family defines (see {@link
   * io.github.efficientnet4j.architecture.Family#classifierInitialization}).
   *
   * @param architecture the network
   * @param seed the seed; the same seed gives the same weights on every machine
   * @return the network; its labels are ImageNet's for 1000 classes, and numbers otherwise
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
   * @throws IllegalArgumentException if the weights are not those of the architecture
   */
  public static Network of(Architecture architecture, Parameters parameters) {
    Objects.requireNonNull(architecture, "architecture");
    if (!Graph.of(architecture).isOf(parameters)) {
      throw new IllegalArgumentException(
          "these parameters do not belong to " + architecture.name() + ": names or shapes differ");
    }
    return new Network(ModelMetadata.ofDefaults(architecture), parameters);
  }

  /**
   * Loads a file that this library saved, or the weights of a known network (EfficientNet,
   * MobileNetV1, MobileNetV2, ResNet-50) with torchvision's or timm's names, as safetensors or
   * PyTorch file. Network, classes and input channels are read from the tensors. No such file
   * contains padding, BatchNorm epsilon and transform. If the file has the name of published
   * weights, the published values apply; otherwise torchvision's apply.
   *
   * <p>{@link NetworkSource} also reads streams and class-path resources.
   *
   * @param file a {@code .safetensors} or {@code .pth} file, on any file system
   * @return the network
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network; the exception
   *     lists every difference
   * @throws IOException if the file cannot be read
   */
  public static Network load(Path file) throws IOException {
    return NetworkSource.of(file).load();
  }

  /**
   * Loads a file whose name does not determine its conventions. Weights converted from Keras or
   * from timm's {@code tf_} models, for example, need {@code load(file,
   * Architecture::withTensorFlowConventions)}.
   *
   * @param file a {@code .safetensors} or {@code .pth} file
   * @param conventions changes padding, BatchNorm or rates of the recognised architecture
   * @return the network
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network; the exception
   *     lists every difference
   * @throws IOException if the file cannot be read
   */
  public static Network load(Path file, UnaryOperator<Architecture> conventions)
      throws IOException {
    return NetworkSource.of(file).withConventions(conventions).load();
  }

  /**
   * Loads weights of a given architecture, for example one of your own.
   *
   * @param file a {@code .safetensors} or {@code .pth} file with torchvision's or timm's names
   * @param architecture the architecture that the weights were trained with
   * @return the network
   * @throws WeightsMismatchException if a tensor is missing, surplus or misshapen; the message
   *     lists all
   * @throws IOException if the file cannot be read
   */
  public static Network load(Path file, Architecture architecture) throws IOException {
    return NetworkSource.of(file, architecture).load();
  }

  /**
   * Loads published weights by name from the user's cache. The first call downloads them.
   *
   * @param name for example {@code b0}, {@code efficientnet_b3.ra2_in1k}; see {@link
   *     PublishedWeights#byName}
   * @return the network with the padding, epsilon and transform published with the weights
   * @throws IllegalArgumentException if no published weights have that name
   * @throws IOException if the weights cannot be downloaded or read
   */
  public static Network pretrained(String name) throws IOException {
    return NetworkSource.published(name).load();
  }

  /**
   * Loads published weights through a cache.
   *
   * @param weights the entry of the catalogue
   * @param cache the cache that stores and downloads the weights
   * @return the network with the padding, epsilon and transform published with the weights
   * @throws IOException if the weights cannot be downloaded or read
   */
  public static Network pretrained(PublishedWeights weights, WeightsCache cache)
      throws IOException {
    return NetworkSource.published(weights, cache, DownloadProgress.silent()).load();
  }

  /** {@return the architecture of the network} */
  public Architecture architecture() {
    return architecture;
  }

  /** {@return the weights as named tensors} */
  public Parameters parameters() {
    return parameters;
  }

  /** {@return the names of the classes, one for each of the network's outputs} */
  public Labels labels() {
    return labels;
  }

  /** {@return the transform of an image into the network's input} */
  public ImageTransform transform() {
    return transform;
  }

  /** {@return a table of stages, shapes and costs at the transform's image size} */
  public Summary summary() {
    return Summary.of(architecture, transform.cropHeight(), transform.cropWidth());
  }

  /**
   * Compiles the network for fast inference on the CPU, in Java alone, with all cores and the
   * fastest kernels. No ND4J backend is needed.
   *
   * <pre>{@code
   * try (InferenceEngine engine = Network.load(file).compile()) {
   *   float[] logits = engine.run(nchwPixels, batch);      // batch x classes
   * }
   * }</pre>
   *
   * @return an engine, which the caller closes; it no longer needs this network
   */
  public InferenceEngine compile() {
    return compile(EngineOptions.defaults());
  }

  /**
   * Compiles the network for fast inference on the CPU, in Java alone. No ND4J backend is needed.
   *
   * @param options threads and kernels
   * @return an engine, which the caller closes; it no longer needs this network
   * @throws IllegalStateException if {@link EngineOptions.KernelChoice#VECTOR} is requested and
   *     this JVM has no vector kernels
   */
  public InferenceEngine compile(EngineOptions options) {
    return CompiledEngine.compile(
        architecture, parameters, options, transform.cropHeight(), transform.cropWidth());
  }

  /**
   * Computes the logits of images of the transform's size on the engine.
   *
   * <p>The first call compiles an engine with all cores. The engine holds the weights in its own
   * representation. Its threads end when this network is garbage-collected. Slower kernels may
   * compute the first results, which differ in the last bits. Use {@link #compile(EngineOptions)}
   * to choose threads and kernels, to wait until the kernels are warm, or to end the threads
   * explicitly.
   *
   * @param nchw {@code n · channels · height · width} floats, normalised
   * @param n the number of images, at least 1
   * @return {@code n · classes} logits
   * @throws IllegalArgumentException if the number of floats is different
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public float[] run(float[] nchw, int n) {
    return engine().run(nchw, n);
  }

  /**
   * Computes the logits of images on the engine; see {@link #run}.
   *
   * @param images normalised pixels of any size
   * @return {@code N · classes} logits
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public float[] logits(ImageBatch images) {
    return engine().logits(images);
  }

  /**
   * Computes the pooled features, which are the input of the classifier, on the engine; see {@link
   * #run}.
   *
   * @param images normalised pixels of any size
   * @return {@code N · head channels} floats
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public float[] embedding(ImageBatch images) {
    return engine().embedding(images);
  }

  /**
   * Computes all feature maps of stem, stages and head convolution on the engine; see {@link #run}.
   *
   * @param images normalised pixels of any size
   * @return the maps by name, from {@code features.0} (stem) to {@code features.N} (head) in this
   *     order, each N x channels x height x width
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public Map<String, float[]> features(ImageBatch images) {
    return features(
        images, Graph.of(architecture).featureMaps().stream().map(FeatureMap::name).toList());
  }

  /**
   * Computes some feature maps on the engine. Nothing after the last of them is computed. See
   * {@link #run}.
   *
   * @param images normalised pixels of any size
   * @param names names from {@code features.0} to {@code features.N}; see {@link
   *     Graph#featureMaps()}
   * @return the maps by name, in the given order, each N x channels x height x width
   * @throws IllegalArgumentException if the number of floats does not fit the network, or a name is
   *     unknown
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   */
  public Map<String, float[]> features(ImageBatch images, Collection<String> names) {
    return engine().outputs(images, names);
  }

  /**
   * {@return the shared engine} It is never closed. Its threads are daemons and end when the
   * network is garbage-collected.
   */
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
   * Replaces the classifier by a new one with random initial weights, as {@link
   * #create(Architecture, long)} draws them. The backbone stays the same.
   *
   * @param newLabels the new classes
   * @param seed the seed of the new classifier's weights
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
   * Adapts the stem to images with another number of channels, like timm. For one channel the
   * kernels are summed. For more channels they are repeated and scaled, so that activations keep
   * their magnitude. The mean and standard deviation of the transform are averaged or repeated in
   * the same way.
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
   * {@return a copy with other names for the classes}
   *
   * @param newLabels one name for each of the network's outputs
   * @throws IllegalArgumentException if the number of names is different
   */
  public Network withLabels(Labels newLabels) {
    return new Network(architecture, parameters, newLabels, transform);
  }

  /**
   * {@return a copy with another image transform}
   *
   * @param newTransform the transform of an image into the network's input
   * @throws IllegalArgumentException if the transform has another number of channels than the
   *     network
   */
  public Network withTransform(ImageTransform newTransform) {
    return new Network(architecture, parameters, labels, newTransform);
  }

  /**
   * Saves the network in float32. The file contains architecture, labels and transform, so that
   * {@link #load(Path)} needs no further information. Its tensors have torchvision's names.
   *
   * @param file a {@code .safetensors} file; an existing file is replaced atomically
   * @throws IOException if the file cannot be written; an existing file then stays unchanged
   */
  public void save(Path file) throws IOException {
    save(file, TensorType.F32);
  }

  /**
   * Saves the network.
   *
   * @param file a {@code .safetensors} file; an existing file is replaced atomically
   * @param type F32, F16 or BF16; the half types lose precision
   * @throws IOException if the file cannot be written; an existing file then stays unchanged
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
   * Exports the network for inference in other runtimes. The ONNX file uses operator set 13,
   * accepts images of the transform's size in batches of any size, and has BatchNorm folded into
   * the convolutions.
   *
   * @param file an {@code .onnx} file; an existing file is replaced atomically
   * @throws IOException if the file cannot be written; an existing file then stays unchanged
   * @see OnnxWriter#INPUT
   * @see OnnxWriter#OUTPUT
   */
  public void exportOnnx(Path file) throws IOException {
    exportOnnx(file, OnnxOptions.defaults());
  }

  /**
   * Exports the network for inference in other runtimes. The file's metadata contain architecture,
   * labels and transform as JSON under {@code efficientnet4j}, as in a {@linkplain #save(Path)
   * saved} file. That transform is the network's own, regardless of the exported input size.
   *
   * @param file an {@code .onnx} file; an existing file is replaced atomically
   * @param options input size and treatment of BatchNorm; the default size is that of the transform
   * @throws IllegalArgumentException if the network does not accept images of that size, or the
   *     file would exceed ONNX's limit of 2 GB for a single file
   * @throws IOException if the file cannot be written; an existing file then stays unchanged
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

  /** {@return everything except the parameters} */
  ModelMetadata description() {
    return new ModelMetadata(architecture, labels, transform);
  }

  /** {@return name, input size and number of classes, for logs} */
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
