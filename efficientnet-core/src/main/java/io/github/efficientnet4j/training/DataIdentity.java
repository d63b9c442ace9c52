package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a training continues on the data that it began with: the classes in their order,
 * and which samples there are.
 *
 * @param classNames the classes in the order of their labels
 * @param training the training samples
 * @param validation the validation samples, if there are any
 */
record DataIdentity(List<String> classNames, Samples training, Optional<Samples> validation) {

  /**
   * Samples in their order.
   *
   * @param counts the number of samples of each class
   * @param fingerprint a SHA-256 of their labels and {@linkplain Dataset#identity identities}
   */
  record Samples(List<Integer> counts, String fingerprint) {

    static Samples of(Dataset data) {
      MessageDigest digest = sha256();
      int[] counts = new int[data.classNames().size()];
      for (int i = 0; i < data.size(); i++) {
        counts[data.label(i)]++;
        digest.update((data.label(i) + " " + data.identity(i)).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      List<Integer> boxed = new ArrayList<>();
      for (int count : counts) {
        boxed.add(count);
      }
      return new Samples(List.copyOf(boxed), HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JVM has SHA-256", e);
      }
    }

    private JsonObject toJson() {
      return new JsonObject().put("counts", counts).put("fingerprint", fingerprint);
    }

    private static Samples fromJson(JsonObject json) {
      return new Samples(
          json.numbers("counts").stream().map(Double::intValue).toList(), json.text("fingerprint"));
    }

    int size() {
      return counts.stream().mapToInt(Integer::intValue).sum();
    }
  }

  static DataIdentity of(TrainingData data) {
    return new DataIdentity(
        data.training().classNames(),
        Samples.of(data.training().dataset()),
        data.validation().map(BatchLoader::dataset).map(Samples::of));
  }

  String toJson() {
    JsonObject json =
        new JsonObject().put("classNames", classNames).put("training", training.toJson());
    validation.ifPresent(samples -> json.put("validation", samples.toJson()));
    return json.toJson();
  }

  /**
   * Parses what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if a value is missing or has another type
   */
  static DataIdentity fromJson(String text) {
    JsonObject json = JsonObject.parse(text);
    return new DataIdentity(
        List.copyOf(json.texts("classNames")),
        Samples.fromJson(json.object("training")),
        json.has("validation")
            ? Optional.of(Samples.fromJson(json.object("validation")))
            : Optional.empty());
  }
}
