package io.github.efficientnet4j.cli.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.cli.train.EvaluateOn;
import io.github.efficientnet4j.cli.train.LabelledImages;
import io.github.efficientnet4j.cli.train.RecipeOptions;
import io.github.efficientnet4j.cli.train.TrainingOptions;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.internal.io.TextFile;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.study.Baseline;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every study: what is scaled, on which data, with which training. */
final class StudyOptions {

  private static final double VALIDATION = 0.1;

  @Mixin private RecipeOptions recipe;
  @Mixin private TrainingOptions training;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "The study's folder: study.json says how all its networks are trained, trials.jsonl has"
              + " the results. The same command again continues; a study of other factors, with the"
              + " same settings, adds to it.")
  private Path out;

  @Option(
      names = "--study",
      paramLabel = "FILE.json",
      description =
          "Settings in the form of study.json, all or some; options replace them (default: those of"
              + " the folder, if it holds a study).")
  private Path described;

  @Option(names = "--data", paramLabel = "DIR", description = TrainingOptions.DATA)
  private Path data;

  @Option(
      names = "--baseline",
      paramLabel = "FILE.json|NAME",
      description =
          "The network to scale: a file as for train --architecture, or b0 to b8, mobilenet-v1,"
              + " mobilenet-v2, resnet-50.")
  private String baseline;

  @Option(
      names = "--validation",
      paramLabel = "PART",
      converter = Numbers.Part.class,
      description = "The part of the training images that is held back (default: 0.1).")
  private Double validation;

  @Option(
      names = "--evaluate-on",
      description =
          "What networks are compared on, one of ${COMPLETION-CANDIDATES}: images held back from"
              + " the training images, or IDX files' test images and a folder's val (default:"
              + " validation). Choose on the first, report the second.")
  private EvaluateOn evaluateOn;

  @Option(
      names = "--channel-divisor",
      paramLabel = "N",
      converter = Numbers.AtLeastZero.class,
      description =
          "Scaled channels are multiples of N (default: as the network's family rounds; 8 for"
              + " EfficientNets, which is coarse for narrow networks).")
  private Integer channelDivisor;

  @Option(
      names = "--resolution-divisor",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description =
          "Scaled resolutions are multiples of N pixels (default: 8, or 1 for a baseline below 128"
              + " pixels).")
  private Integer resolutionDivisor;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description =
          "Each network is trained with each of these seeds of weights, order and augmentation"
              + " (default: 1). --seed is that of what is held back and drawn.")
  private List<Long> seeds = List.of(1L);

  @Option(
      names = "--parallel",
      defaultValue = "1",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description =
          "How many trainings run at once, each on its part of the cores (default: 1). For small"
              + " networks as many as there are cores is fastest.")
  private int parallel;

  @Option(
      names = "--save-models",
      description = "Keep each trained network, in models/<trial>-<seed>.safetensors.")
  private boolean saveModels;

  @Option(names = "--retry-failed", description = "Run again the trainings that failed before.")
  private boolean retryFailed;

  @Option(
      names = "--list",
      description = "Show the networks and what they cost, and train nothing.")
  private boolean list;

  Path out() {
    return out;
  }

  List<Long> seeds() {
    return seeds;
  }

  int parallel() {
    return parallel;
  }

  /** Those of each training. */
  int threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    int given = training.computation().threads();
    return given == 0 && parallel > 1 ? Math.max(1, cores / parallel) : given;
  }

  TrainingEngines engines() {
    Computation each = training.computation();
    return (each.usesNd4j() ? each : each.withThreads(threads())).trainingEngines();
  }

  /**
   * Checks what is no part of the protocol, before anything is written.
   *
   * @throws Failures.UsageException if the number of threads is out of range
   * @throws IllegalStateException if ND4J shall compute and has no backend on the class path
   */
  void requireSane() {
    engines();
  }

  boolean saveModels() {
    return saveModels;
  }

  boolean retryFailed() {
    return retryFailed;
  }

  boolean listOnly() {
    return list;
  }

  /** The settings: those of options, else of the description, else the usual ones. */
  StudyProtocol protocol() throws IOException {
    Path file = described == null ? StudyProtocol.file(out) : described;
    boolean given = described != null || Files.exists(file);
    ObjectNode settings =
        given ? StudyProtocol.described(file) : StudyProtocol.MAPPER.createObjectNode();
    Path folder = folder(settings);
    settings.put("data", folder.toAbsolutePath().normalize().toString());
    LabelledImages images = new LabelledImages(folder);
    settings.set("baseline", model(settings, images));
    put(settings, "per_class", training.perClass().orElse(null), 0);
    put(settings, "validation", validation, VALIDATION);
    put(settings, "evaluate_on", evaluateOn, EvaluateOn.VALIDATION);
    put(settings, "seed", recipe.givenSeed().orElse(null), 0L);
    put(settings, "channel_divisor", channelDivisor, 0);
    put(settings, "resolution_divisor", resolutionDivisor, usualResolutionDivisor(settings));
    put(settings, "batch", training.batch().orElse(null), TrainingOptions.USUAL_BATCH);
    put(settings, "augment", training.augment().orElse(null), TrainingOptions.usualAugment(images));
    put(settings, "mixup", training.mixup().orElse(null), 0.0);
    settings.set("training", config(settings, file));
    return StudyProtocol.of(settings, given ? file.toString() : "the options");
  }

  private static <T> void put(ObjectNode settings, String key, T option, T usual) {
    if (option != null || !settings.has(key)) {
      settings.set(key, StudyProtocol.MAPPER.valueToTree(option != null ? option : usual));
    }
  }

  private Path folder(ObjectNode settings) {
    if (data != null) {
      return data;
    }
    if (!settings.path("data").isTextual()) {
      throw new Failures.UsageException("name the images to learn from: --data DIR");
    }
    return Path.of(settings.get("data").textValue());
  }

  private JsonNode model(ObjectNode settings, LabelledImages images) throws IOException {
    JsonNode there = settings.path("baseline");
    if (baseline == null && there.isMissingNode()) {
      throw new Failures.UsageException(
          "name the network to scale: --baseline FILE.json or a name such as b0");
    }
    try {
      ModelMetadata model =
          baseline == null && there.isObject()
              ? ModelMetadata.fromJson(there.toString())
              : named(baseline == null ? there.asText() : baseline);
      Labels labels = Labels.of(images.training().classNames());
      Architecture network = model.architecture().withClasses(labels.size());
      return StudyProtocol.MAPPER.readTree(
          new ModelMetadata(network, labels, model.transform()).toJson());
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("the baseline: " + e.getMessage());
    }
  }

  private static ModelMetadata named(String name) throws IOException {
    Path file = Path.of(name);
    if (Files.exists(file)) {
      return ModelMetadata.fromJson(TextFile.read(file));
    }
    if (name.endsWith(".json")) {
      throw new Failures.UsageException("there is no file " + name);
    }
    Network network = Network.create(Architecture.named(name), 0);
    return new ModelMetadata(network.architecture(), network.labels(), network.transform());
  }

  private static int usualResolutionDivisor(ObjectNode settings) {
    Architecture network =
        ModelMetadata.fromJson(settings.get("baseline").toString()).architecture();
    return Baseline.of(network).resolutions().divisor();
  }

  private JsonNode config(ObjectNode settings, Path file) throws IOException {
    int images = settings.get("batch").asInt(TrainingOptions.USUAL_BATCH);
    Optional<JsonNode> there = Optional.ofNullable(settings.get("training"));
    try {
      TrainingConfig config =
          there.isEmpty()
              ? recipe.config(false, images)
              : recipe.config(TrainingConfig.fromJson(there.get().toString()), images);
      // Each training has a seed of its own.
      return StudyProtocol.MAPPER.readTree(config.toBuilder().seed(0).build().toJson());
    } catch (Failures.UsageException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(file + ", training: " + e.getMessage());
    }
  }
}
