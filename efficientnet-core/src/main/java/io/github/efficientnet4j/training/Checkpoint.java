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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a training needs to continue with the same bits, in one safetensors file.
 *
 * <p>Tensors hold the weights, the average and the optimiser's buffers. Metadata hold the model,
 * the configuration and the position.
 *
 * @param model architecture, labels and transform
 * @param config the training's configuration
 * @param data {@link TrainingData#description}
 * @param identity the classes and samples; empty in checkpoints of versions that did not keep them
 * @param position the next step
 * @param learned the arrays
 */
record Checkpoint(
    ModelMetadata model,
    TrainingConfig config,
    String data,
    Optional<DataIdentity> identity,
    TrainingPosition position,
    LearnedState learned) {

  private static final System.Logger LOG = System.getLogger(Checkpoint.class.getName());

  private static final String WEIGHTS = "weights.";
  private static final String AVERAGE = "average.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String IDENTITY = "training_data_identity";

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
    identity.ifPresent(known -> texts.put(IDENTITY, known.toJson()));
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
      if (position.epoch() > config.epochs()) {
        throw noCheckpoint(
            file,
            "it is at epoch "
                + position.epoch()
                + ", after the end of a training of "
                + config.epochs());
      }
      List<ParameterSpec> specs = Graph.of(model.architecture()).parameters();
      LearnedState learned =
          new LearnedState(
              Parameters.of(specs, arrays(source, WEIGHTS)),
              arrays(source, OPTIMIZER),
              Long.parseLong(text(source, file, "optimizer_steps")),
              arrays(source, AVERAGE),
              Long.parseLong(text(source, file, "average_updates")));
      return new Checkpoint(
          model,
          config,
          text(source, file, "training_data"),
          Optional.ofNullable(source.metadata().get(IDENTITY)).map(DataIdentity::fromJson),
          position,
          learned);
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

  /**
   * Reads the position of a checkpoint, and no tensors.
   *
   * @throws WeightsFormatException if the file is no checkpoint
   */
  static TrainingPosition position(Path file) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      return TrainingPosition.fromJson(text(source, file, "training_position"));
    } catch (IllegalArgumentException e) {
      throw noCheckpoint(file, e.getMessage());
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
   * Checks that the training continues with the data that it began with. An old checkpoint without
   * the data's identity is taken with a warning: to refuse it would lose the training.
   *
   * @param given the data
   * @param now their identity
   * @param folder the folder of this checkpoint
   * @throws IllegalArgumentException if batches or data differ; the message says how
   * @throws IOException if the list of the data in the folder is damaged
   */
  void requireSameData(TrainingData given, DataIdentity now, TrainingFolder folder)
      throws IOException {
    List<String> changes = new ArrayList<>();
    if (identity.isPresent() && !identity.get().equals(now)) {
      Optional<DataList> listed = DataList.read(folder.dataList(), identity.get());
      changes.add(DataChange.describe(identity.get(), listed, now, given));
    }
    if (!given.description().equals(data)) {
      changes.add("the batches were " + data + ", and are now " + given.description());
    }
    if (!changes.isEmpty()) {
      throw new IllegalArgumentException(
          "a training is resumed on the data it began with, but those of "
              + folder.path()
              + " have changed: "
              + String.join("; ", changes)
              + ". Restore them, or begin a new training, for example from the weights of "
              + folder.best().getFileName());
    }
    if (identity.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} says nothing of its images; see to it that they are the same as before",
          folder.checkpoint());
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
