package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.util.Map;
import java.util.Optional;

/**
 * What a saved or exported model says about itself in its file's metadata: everything but the
 * tensors.
 *
 * <p>Immutable and thread-safe.
 *
 * @param architecture the network
 * @param labels the names of its classes
 * @param transform how an image becomes its input
 */
public record ModelMetadata(Architecture architecture, Labels labels, ImageTransform transform) {

  private static final String KEY = "efficientnet4j";
  private static final int FORMAT = 1;

  /**
   * Creates a description.
   *
   * @throws IllegalArgumentException if the labels are not as many as the network's classes, or the
   *     transform makes another number of channels than the network takes
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
   * The description of a network that brought no labels: they are ImageNet's for 1000 classes and
   * numbers otherwise.
   *
   * @param transform its mean and deviation are fitted to the network's input channels
   */
  static ModelMetadata withDefaultLabels(Architecture architecture, ImageTransform transform) {
    int classes = architecture.head().classes();
    Labels imagenet = Labels.imagenet();
    return new ModelMetadata(
        architecture,
        classes == imagenet.size() ? imagenet : Labels.numbered(classes),
        DefaultTransforms.withChannels(transform, architecture.inputChannels()));
  }

  /** The description of a network that brought neither labels nor transform. */
  static ModelMetadata ofDefaults(Architecture architecture) {
    return withDefaultLabels(architecture, DefaultTransforms.of(architecture));
  }

  /**
   * For a safetensors file: with the word of Python's libraries that it has PyTorch's layout.
   *
   * @return texts for the file's header
   */
  public Map<String, String> forSafetensors() {
    return Map.of(KEY, toJson(), "format", "pt");
  }

  Map<String, String> forOnnx() {
    return Map.of(KEY, toJson());
  }

  /**
   * The description as it stands in files.
   *
   * @return a JSON object
   */
  public String toJson() {
    return new JsonObject()
        .put("format", FORMAT)
        .put("architecture", ArchitectureJson.write(architecture))
        .put("transform", TransformJson.write(transform))
        .put("labels", labels.names())
        .toJson();
  }

  /**
   * Reads what was written by {@link #forSafetensors}, or into an ONNX file.
   *
   * @param metadata the texts of a file's header
   * @param file its name, for messages
   * @return what the file says; empty if no model of this library is in it
   * @throws WeightsFormatException if it cannot be read
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
   * Reads what {@link #toJson} wrote, or a person did.
   *
   * @param json a JSON object with format, architecture, transform and labels
   * @return the description
   * @throws IllegalArgumentException if something is missing or out of range
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
