package io.github.efficientnet4j.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Training data and validation data.
 *
 * <p>Immutable and thread-safe.
 *
 * @param training samples to train on
 * @param validation samples of the same classes to measure accuracy on
 */
public record TrainingSplit(Dataset training, Dataset validation) {

  /**
   * Creates the split.
   *
   * @throws IllegalArgumentException if the two have different classes or another order of classes
   */
  public TrainingSplit {
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(validation, "validation");
    if (!training.classNames().equals(validation.classNames())) {
      throw new IllegalArgumentException(
          "training and validation must have the same classes, but have "
              + training.classNames()
              + " and "
              + validation.classNames());
    }
  }

  /**
   * Splits a data set at random, with the same fraction of each class.
   *
   * @param whole the data set
   * @param validationPart the fraction of each class for validation, in (0, 1), rounded to whole
   *     samples; a class of two or more samples has at least one in each part, and a single sample
   *     is trained on
   * @param seed the seed; the same seed gives the same split
   * @return the split; both parts keep the order of the whole data set
   * @throws IllegalArgumentException if the fraction is out of range
   */
  public static TrainingSplit stratified(Dataset whole, double validationPart, long seed) {
    if (!(validationPart > 0 && validationPart < 1)) {
      throw new IllegalArgumentException(
          "the part for validation must be in (0, 1), but was " + validationPart);
    }
    List<int[]> training = new ArrayList<>();
    List<int[]> validation = new ArrayList<>();
    for (int[] members : Subset.shuffledByClass(whole, seed)) {
      int rounded = (int) Math.round(validationPart * members.length);
      int held = Math.max(0, Math.min(members.length - 1, Math.max(1, rounded)));
      validation.add(IntStream.of(members).limit(held).toArray());
      training.add(IntStream.of(members).skip(held).toArray());
    }
    return new TrainingSplit(ordered(whole, training), ordered(whole, validation));
  }

  /**
   * {@return the classes without a validation sample, in their order} An accuracy on the validation
   * data says nothing about them.
   */
  public List<String> classesWithoutValidation() {
    boolean[] validated = new boolean[validation.classNames().size()];
    for (int index = 0; index < validation.size(); index++) {
      validated[validation.label(index)] = true;
    }
    return IntStream.range(0, validated.length)
        .filter(type -> !validated[type])
        .mapToObj(validation.classNames()::get)
        .toList();
  }

  private static Subset ordered(Dataset whole, List<int[]> parts) {
    return Subset.of(whole, IntStream.of(Subset.joined(parts)).sorted().toArray());
  }
}
