package io.github.efficientnet4j.cli.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.JsonFailures;
import io.github.efficientnet4j.cli.train.Augmentation;
import io.github.efficientnet4j.cli.train.EvaluateOn;
import io.github.efficientnet4j.cli.train.LabelledImages;
import io.github.efficientnet4j.cli.train.TrainingOptions;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.internal.io.TextFile;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.scaling.ChannelRounding;
import io.github.efficientnet4j.scaling.ResolutionRounding;
import io.github.efficientnet4j.study.Baseline;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.data.Dataset;
import io.github.efficientnet4j.training.data.Subset;
import io.github.efficientnet4j.training.data.TrainingSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * All that must be the same for two networks to be compared: data, baseline, rounding and training.
 * Kept as JSON in the study's folder; which networks are compared is not part of it.
 *
 * @param data the folder of labelled images, absolute
 * @param perClass the most images of each class to learn from; 0 for all
 * @param validation the part of the training images held back, in [0, 1)
 * @param evaluateOn which images the networks are compared on
 * @param seed of what is held back, and of what is drawn from the rest
 * @param baseline architecture, labels and transform, as {@link ModelMetadata#toJson} writes them
 * @param channelDivisor scaled channels are multiples of this; 0 for the family's rounding
 * @param resolutionDivisor scaled resolutions are multiples of this
 * @param batch images a step
 * @param augment how images are changed
 * @param mixup how strongly they are mixed; 0 for not at all
 * @param training the recipe, as {@link TrainingConfig#toJson} writes it
 */
record StudyProtocol(
    String data,
    int perClass,
    double validation,
    EvaluateOn evaluateOn,
    long seed,
    JsonNode baseline,
    int channelDivisor,
    int resolutionDivisor,
    int batch,
    Augmentation augment,
    double mixup,
    JsonNode training) {

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private static final String FILE = "study.json";

  StudyProtocol {
    require(validation >= 0 && validation < 1, "validation", "in [0, 1)", validation);
    require(perClass >= 0, "per-class", "at least 0", perClass);
    require(batch >= 1, "batch", "at least 1", batch);
    require(channelDivisor >= 0, "channel-divisor", "at least 0", channelDivisor);
    require(resolutionDivisor >= 1, "resolution-divisor", "at least 1", resolutionDivisor);
    TrainingOptions.requireMixup(mixup);
  }

  private static void require(boolean sane, String name, String allowed, Object value) {
    if (!sane) {
      throw new Failures.UsageException(name + " must be " + allowed + ", but was " + value);
    }
  }

  static Path file(Path folder) {
    return folder.resolve(FILE);
  }

  /** Reads a description in which keys may be missing, but none may be unknown. */
  static ObjectNode described(Path file) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(TextFile.read(file));
    } catch (JsonProcessingException e) {
      throw new Failures.UsageException(file + ": " + JsonFailures.message(e));
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new Failures.UsageException(file + " must hold a JSON object that describes a study");
    }
    List<String> allowed = keys();
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!allowed.contains(key)) {
                throw new Failures.UsageException(
                    file + ": a study has no '" + key + "'; it has " + String.join(", ", allowed));
              }
            });
    return object;
  }

  private static List<String> keys() {
    return List.of(StudyProtocol.class.getRecordComponents()).stream()
        .map(
            component ->
                ((PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE)
                    .translate(component.getName()))
        .toList();
  }

  /**
   * Makes a protocol of a description in which nothing is missing.
   *
   * @param origin for messages
   */
  static StudyProtocol of(ObjectNode description, String origin) {
    try {
      return MAPPER.treeToValue(description, StudyProtocol.class);
    } catch (UnrecognizedPropertyException e) {
      throw new Failures.UsageException(
          origin
              + ": a study has no '"
              + e.getPropertyName()
              + "'; it has "
              + String.join(", ", keys()));
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof Failures.UsageException usage) {
        throw usage;
      }
      throw new Failures.UsageException(origin + ": " + JsonFailures.message(e));
    }
  }

  /** The same values always in the same form. */
  private JsonNode tree() {
    try {
      return MAPPER.readTree(MAPPER.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a protocol without a JSON form: " + this, e);
    }
  }

  /** Writes this into a study's folder, if it is not there. */
  void keepIn(Path folder) throws IOException {
    requireSameIn(folder);
    if (!Files.exists(file(folder))) {
      OutputFolder.create(folder);
      String json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
      AtomicFile.write(file(folder), json.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Checks that a folder holds no other study.
   *
   * @throws Failures.UsageException if it does; the message says what differs
   */
  void requireSameIn(Path folder) throws IOException {
    Path file = file(folder);
    if (!Files.exists(file)) {
      return;
    }
    List<String> differences = new ArrayList<>();
    JsonNode there = of(described(file), file.toString()).tree();
    JsonNode here = tree();
    if (!networkName(there).equals(networkName(here))) {
      // Nearly all of it differs then, and no reader wants the list.
      differences.add(
          "baseline is " + networkName(there) + " there, " + networkName(here) + " here");
      ((ObjectNode) there).remove("baseline");
      ((ObjectNode) here).remove("baseline");
    }
    compare("", there, here, differences);
    if (!differences.isEmpty()) {
      throw new Failures.UsageException(
          folder
              + " holds another study, whose results are not to be compared with this one's: "
              + String.join("; ", differences)
              + ". Take another folder for --out, or the same settings");
    }
  }

  private static String networkName(JsonNode protocol) {
    return protocol.path("baseline").path("architecture").path("name").asText();
  }

  private static void compare(
      String path, JsonNode there, JsonNode here, List<String> differences) {
    if (there.isObject() && here.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      there.fieldNames().forEachRemaining(names::add);
      here.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String inner = path.isEmpty() ? name : path + "." + name;
        compare(inner, there.path(name), here.path(name), differences);
      }
    } else if (there.isArray() && here.isArray() && there.size() == here.size()) {
      for (int i = 0; i < there.size(); i++) {
        compare(path + "[" + i + "]", there.get(i), here.get(i), differences);
      }
    } else if (!same(there, here)) {
      differences.add(path + " is " + text(there) + " there, " + text(here) + " here");
    }
  }

  private static boolean same(JsonNode there, JsonNode here) {
    return there.isNumber() && here.isNumber()
        ? there.doubleValue() == here.doubleValue()
        : there.equals(here);
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "not given" : node.toString();
  }

  /** What a study's networks learn from and are compared on. */
  TrainingSplit images() throws IOException {
    LabelledImages source = new LabelledImages(Path.of(data));
    Dataset whole = source.training();
    if (evaluateOn == EvaluateOn.TEST) {
      if (!source.hasTest()) {
        throw new Failures.UsageException(
            data
                + " has no images to test on: a folder needs train and val, or train and"
                + " test, for --evaluate-on test; take validation, which holds some back");
      }
      Dataset rest =
          validation == 0 ? whole : TrainingSplit.stratified(whole, validation, seed).training();
      return new TrainingSplit(few(rest), source.test(whole.classNames()));
    }
    if (validation == 0) {
      throw new Failures.UsageException(
          "--evaluate-on validation needs some images to be held back: --validation above 0");
    }
    TrainingSplit split = TrainingSplit.stratified(whole, validation, seed);
    return new TrainingSplit(few(split.training()), split.validation());
  }

  private Dataset few(Dataset whole) {
    return perClass == 0 ? whole : Subset.perClass(whole, perClass, seed);
  }

  ModelMetadata model() {
    return ModelMetadata.fromJson(baseline.toString());
  }

  Baseline scaled() {
    Architecture network = model().architecture();
    return new Baseline(
        network,
        channelDivisor == 0
            ? network.family().channelRounding()
            : new ChannelRounding(channelDivisor, channelDivisor),
        new ResolutionRounding(resolutionDivisor));
  }

  TrainingConfig recipe() {
    return TrainingConfig.fromJson(training.toString());
  }
}
