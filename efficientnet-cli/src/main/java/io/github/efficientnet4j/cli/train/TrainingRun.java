package io.github.efficientnet4j.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.efficientnet4j.cli.network.EngineChoice;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.JsonFailures;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.TextFile;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingData;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.augmentation.MixUp;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.Dataset;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.data.Subset;
import io.github.efficientnet4j.training.data.TrainingSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training needs beside its checkpoint to be resumed: its data and what is made of them.
 * Kept as JSON in the training's folder.
 *
 * @param data the folder of labelled images, absolute
 * @param classes the classes that are learned; empty for all
 * @param perClass the most images of each class to learn from; 0 for all
 * @param validation the part held back, in [0, 1); 0 for none
 * @param batch images a batch
 * @param augment how images are changed
 * @param mixup how strongly they are mixed; 0 for not at all
 * @param seed of split, order and augmentation
 * @param engine what computes
 * @param threads that compute; 0 for as many as there are cores
 * @param out the file of the model, absolute
 */
record TrainingRun(
    String data,
    List<String> classes,
    int perClass,
    double validation,
    int batch,
    Augmentation augment,
    double mixup,
    long seed,
    EngineChoice engine,
    int threads,
    String out) {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** The images of a run: to learn from and, where some are held back, to be evaluated on. */
  record Images(Dataset training, Optional<Dataset> validation) {

    /** The classes that no evaluation can say anything about; none if there is no evaluation. */
    List<String> notEvaluated() {
      return validation
          .map(held -> new TrainingSplit(training, held).classesWithoutValidation())
          .orElse(List.of());
    }
  }

  /** The file in a training's folder that says what this says. */
  static Path file(Path folder) {
    return folder.resolve("run.json");
  }

  /** The same with its images in another folder. */
  TrainingRun withData(Path folder) {
    return new TrainingRun(
        folder.toAbsolutePath().normalize().toString(),
        classes,
        perClass,
        validation,
        batch,
        augment,
        mixup,
        seed,
        engine,
        threads,
        out);
  }

  /** Whether the command line has begun a training in a folder. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(file(folder));
  }

  /** Writes this, and the recipe beside it for {@code train --config}. */
  void write(Path folder, TrainingConfig config) throws IOException {
    write(file(folder), MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    write(folder.resolve("config.json"), config.toJson());
  }

  private static void write(Path file, String json) throws IOException {
    AtomicFile.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the folder holds no run of the command line, or a damaged one
   */
  static TrainingRun read(Path folder) throws IOException {
    try {
      TrainingRun run = MAPPER.readValue(TextFile.read(file(folder)), TrainingRun.class);
      if (run == null) {
        throw damaged(folder, "it holds no JSON object", null);
      }
      return run;
    } catch (JsonProcessingException e) {
      throw damaged(folder, JsonFailures.message(e), e);
    }
  }

  private static IOException damaged(Path folder, String reason, Exception cause) {
    return new IOException(
        file(folder)
            + " is damaged: "
            + reason
            + "; correct it, or begin a new training with 'train', from the weights in this folder",
        cause);
  }

  Images images() throws IOException {
    LabelledImages source = new LabelledImages(Path.of(data));
    Dataset all = source.training();
    Dataset whole = narrowed(all);
    if (source.hasValidation() && validation > 0) {
      return new Images(few(whole), Optional.of(narrowed(source.validation(all.classNames()))));
    }
    if (validation == 0) {
      return new Images(few(whole), Optional.empty());
    }
    TrainingSplit split = TrainingSplit.stratified(whole, validation, seed);
    if (split.validation().size() == 0) {
      throw new Failures.UsageException(
          "each class has one image, which is needed to learn from, and so none is left to evaluate"
              + " on; add images, or give --validation 0");
    }
    return new Images(few(split.training()), Optional.of(split.validation()));
  }

  private Dataset narrowed(Dataset whole) {
    return classes.isEmpty()
        ? whole
        : Subset.ofClasses(whole, LabelledImages.chosen(whole.classNames(), classes));
  }

  private Dataset few(Dataset whole) {
    return perClass == 0 ? whole : Subset.perClass(whole, perClass, seed);
  }

  /** The batches, as a network with this transform takes them. */
  TrainingData batches(Images images, ImageTransform transform) {
    LoaderOptions options = LoaderOptions.training(batch, seed);
    LoaderOptions mixed = mixup == 0 ? options : options.withMixUp(new MixUp(mixup));
    BatchLoader training =
        new BatchLoader(
            images.training(),
            augment.of(transform),
            mixed.withWholeBatches(images.training().size() >= batch));
    return images
        .validation()
        .map(
            held ->
                TrainingData.of(
                    training,
                    new BatchLoader(
                        held, new EvaluationTransform(transform), LoaderOptions.evaluation(batch))))
        .orElse(TrainingData.of(training));
  }
}
