package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.util.Map;
import java.util.Optional;

/**
 * The description of a saved or exported model in its file's metadata. It contains everything
 * except the tensors.
 *
 * <p>Immutable and thread-safe.
 *
 * @param architecture the network
 * @param labels the names of the network's classes
 * @param transform the transform of an image into the network's input
 */
public record ModelMetadata(Architecture architecture, Labels labels, ImageTransform transform) {

  private static final String KEY = "efficientnet4j";
  private static final int FORMAT = 1;

  /**
   * Creates a description.
   *
   * @throws IllegalArgumentException if the number of labels is not the number of the network's
   *     classes, or the transform's number of channels is not the network's
   */
  public ModelMetadata {
    if (labels.size() != architecture.head().classes()) {
      throw new IllegalArgumentException(
          "the network has "
              + architecture.head().classes()
              + " classes, but there are "
              + labels.size()
              + " labels");
    }
    if (transform.mean().size() != architecture.inputChannels()) {
      throw new IllegalArgumentException(
          "the network takes "
              + architecture.inputChannels()
              + " input channels, but the transform makes "
              + transform.mean().size());
    }
  }

  /**
   * {@return the description of a network without labels} The labels are ImageNet's for 1000
   * classes, and numbers otherwise.
   *
   * @param transform the transform; its mean and standard deviation are adapted to the network's
   *     input channels
   */
  static ModelMetadata withDefaultLabels(Architecture architecture, ImageTransform transform) {
    int classes = architecture.head().classes();
    Labels imagenet = Labels.imagenet();
    return new ModelMetadata(
        architecture,
        classes == imagenet.size() ? imagenet : Labels.numbered(classes),
        DefaultTransforms.withChannels(transform, architecture.inputChannels()));
  }

  /**
   * {@return the description of a network with the usual labels and transform} The labels are
   * ImageNet's for 1000 classes, and numbers otherwise. The transform resizes and crops to the
   * network's resolution.
   *
   * @param architecture the network
   */
  public static ModelMetadata ofDefaults(Architecture architecture) {
    return withDefaultLabels(architecture, DefaultTransforms.of(architecture));
  }

  /**
   * {@return the texts of a safetensors file's header} They include the entry by which Python's
   * libraries recognise PyTorch's layout.
   */
  public Map<String, String> forSafetensors() {
    return Map.of(KEY, toJson(), "format", "pt");
  }

  Map<String, String> forOnnx() {
    return Map.of(KEY, toJson());
  }

  /** {@return the description as a JSON object, as it is stored in files} */
  public String toJson() {
    return new JsonObject()
        .put("format", FORMAT)
        .put("architecture", ArchitectureJson.write(architecture))
        .put("transform", TransformJson.write(transform))
        .put("labels", labels.names())
        .toJson();
  }

  /**
   * Reads a description that {@link #forSafetensors} wrote, or that an ONNX file contains.
   *
   * @param metadata the texts of a file's header
   * @param file the file's name, for messages
   * @return the description; empty if the file is not a model of this library
   * @throws WeightsFormatException if the description cannot be read
   */
  public static Optional<ModelMetadata> read(Map<String, String> metadata, String file)
      throws WeightsFormatException {
    String json = metadata.get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(fromJson(json));
    } catch (IllegalArgumentException e) {
      throw new WeightsFormatException(
          file
              + " has metadata of a saved model that cannot be read: "
              + e.getMessage()
              + ". Save the model again, or load the file with its architecture given");
    }
  }

  /**
   * Reads JSON that {@link #toJson} or a person wrote.
   *
   * @param json a JSON object with format, architecture, transform and labels
   * @return the description
   * @throws IllegalArgumentException if a member is missing or out of range
   */
  public static ModelMetadata fromJson(String json) {
    JsonObject root = JsonObject.parse(json);
    int format = root.integer("format");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "it has format " + format + ", and this version of the library reads " + FORMAT);
    }
    return new ModelMetadata(
        ArchitectureJson.read(root.object("architecture")),
        Labels.of(root.texts("labels")),
        TransformJson.read(root.object("transform")));
  }
}
