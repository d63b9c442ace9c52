package io.github.efficientnet4j.training;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.weights.SafetensorsWriter;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.TensorType;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a training needs to continue with the same bits, in one safetensors file.
 *
 * <p>Tensors hold the weights, the average and the optimiser's buffers. Metadata hold the model,
 * the configuration and the position.
 *
 * @param model architecture, labels and transform
 * @param config the training's configuration
 * @param data {@link TrainingData#description}
 * @param position the next step
 * @param learned the arrays
 */
record Checkpoint(
    ModelMetadata model,
    TrainingConfig config,
    String data,
    TrainingPosition position,
    LearnedState learned) {

  private static final String WEIGHTS = "weights.";
  private static final String AVERAGE = "average.";
  private static final String OPTIMIZER = "optimizer.";

  /** Writes the file, and replaces an earlier one atomically. */
  void write(Path file) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (ParameterSpec spec : learned.weights().specs().values()) {
      tensors.put(
          WEIGHTS + spec.name(),
          new TensorData(spec.shape(), () -> learned.weights().values(spec.name())));
    }
    learned.average().forEach((name, values) -> tensors.put(AVERAGE + name, flat(values)));
    learned.optimizer().forEach((name, values) -> tensors.put(OPTIMIZER + name, flat(values)));
    Map<String, String> texts = new HashMap<>(model.forSafetensors());
    texts.put("training_config", config.toJson());
    texts.put("training_data", data);
    texts.put("training_position", position.toJson());
    texts.put("optimizer_steps", Long.toString(learned.optimizerSteps()));
    texts.put("average_updates", Long.toString(learned.averageUpdates()));
    SafetensorsWriter.write(file, tensors, texts, TensorType.F32);
  }

  private static TensorData flat(float[] values) {
    return new TensorData(List.of(values.length), () -> values);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws WeightsFormatException if the file is no checkpoint
   */
  static Checkpoint read(Path file) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      ModelMetadata model =
          ModelMetadata.read(source.metadata(), source.description())
              .orElseThrow(() -> noCheckpoint(file, "it says nothing of a model"));
      TrainingConfig config = TrainingConfig.fromJson(text(source, file, "training_config"));
      TrainingPosition position =
          TrainingPosition.fromJson(text(source, file, "training_position"));
      List<ParameterSpec> specs = Graph.of(model.architecture()).parameters();
      LearnedState learned =
          new LearnedState(
              Parameters.of(specs, arrays(source, WEIGHTS)),
              arrays(source, OPTIMIZER),
              Long.parseLong(text(source, file, "optimizer_steps")),
              arrays(source, AVERAGE),
              Long.parseLong(text(source, file, "average_updates")));
      return new Checkpoint(model, config, text(source, file, "training_data"), position, learned);
    } catch (IllegalArgumentException e) {
      throw noCheckpoint(file, e.getMessage());
    }
  }

  /**
   * {@return whether the checkpoint's training has epochs left to train; also false if the file is
   * not a checkpoint}
   *
   * <p>Reads no tensors.
   */
  static boolean isUnfinished(Path file) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      TrainingConfig config = TrainingConfig.fromJson(text(source, file, "training_config"));
      TrainingPosition position =
          TrainingPosition.fromJson(text(source, file, "training_position"));
      return position.epoch() < config.epochs();
    } catch (WeightsFormatException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(TensorSource source, Path file, String key)
      throws WeightsFormatException {
    String text = source.metadata().get(key);
    if (text == null) {
      throw noCheckpoint(file, "its text '" + key + "' is missing");
    }
    return text;
  }

  private static WeightsFormatException noCheckpoint(Path file, String reason) {
    return new WeightsFormatException(
        file + " is no checkpoint of a training that can be resumed: " + reason);
  }

  private static Map<String, float[]> arrays(TensorSource source, String prefix)
      throws IOException {
    Map<String, float[]> arrays = new HashMap<>();
    for (String name : source.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        arrays.put(name.substring(prefix.length()), source.read(name));
      }
    }
    return arrays;
  }

  /**
   * Checks that the training continues with the data that it began with.
   *
   * @throws IllegalArgumentException if the batches would differ
   */
  void requireSameData(TrainingData given) {
    if (!given.description().equals(data)) {
      throw new IllegalArgumentException(
          "a training is resumed on the data it began with: "
              + data
              + "; but was given "
              + given.description());
    }
  }

  /** {@return the network with the checkpoint's weights, not the averaged ones} */
  Network network() {
    return network(model, learned.weights());
  }

  static Network network(ModelMetadata model, Parameters parameters) {
    return Network.of(model.architecture(), parameters)
        .withLabels(model.labels())
        .withTransform(model.transform());
  }
}
