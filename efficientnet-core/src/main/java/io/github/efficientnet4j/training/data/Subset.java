package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A subset of another data set, with all or some of its classes.
 *
 * <p>Immutable and thread-safe.
 */
public final class Subset implements Dataset {

  private final Dataset whole;
  private final List<String> classNames;
  private final int[] indices;
  private final int[] labels;

  /**
   * @param newLabels for each class of the whole data set, its index in the class names
   */
  private Subset(Dataset whole, List<String> classNames, int[] indices, int[] newLabels) {
    this.whole = whole;
    this.classNames = classNames;
    this.indices = indices;
    this.labels = IntStream.of(indices).map(index -> newLabels[whole.label(index)]).toArray();
  }

  /**
   * {@return the given samples in the given order, with all classes}
   *
   * @param whole the data set
   * @param indices the indices of the samples in the data set
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public static Subset of(Dataset whole, int... indices) {
    int[] same = IntStream.range(0, whole.classNames().size()).toArray();
    return new Subset(whole, whole.classNames(), indices.clone(), same);
  }

  /**
   * {@return the samples of some classes, in their order, with only these classes}
   *
   * @param whole the data set
   * @param classNames the classes; they get the labels 0, 1, … in this order
   * @throws IllegalArgumentException if a name is not a class or occurs twice
   */
  public static Subset ofClasses(Dataset whole, List<String> classNames) {
    int[] newLabels = new int[whole.classNames().size()];
    Arrays.fill(newLabels, -1);
    for (int i = 0; i < classNames.size(); i++) {
      int old = whole.classNames().indexOf(classNames.get(i));
      if (old < 0 || newLabels[old] >= 0) {
        throw new IllegalArgumentException(
            "'"
                + classNames.get(i)
                + (old < 0 ? "' is none of the classes " : "' is named twice; the classes are ")
                + whole.classNames());
      }
      newLabels[old] = i;
    }
    int[] indices =
        IntStream.range(0, whole.size())
            .filter(index -> newLabels[whole.label(index)] >= 0)
            .toArray();
    return new Subset(whole, List.copyOf(classNames), indices, newLabels);
  }

  /**
   * {@return a few random samples of every class, class by class}
   *
   * @param whole the data set
   * @param count the largest number of samples per class, at least 1
   * @param seed the seed; the same seed draws the same samples
   * @throws IllegalArgumentException if the count is below 1
   */
  public static Subset perClass(Dataset whole, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, but was " + count);
    }
    List<int[]> parts = new ArrayList<>();
    for (int[] members : shuffledByClass(whole, seed)) {
      parts.add(IntStream.of(members).limit(count).toArray());
    }
    return of(whole, joined(parts));
  }

  /**
   * {@return the shuffled indices of each class; the order depends only on the seed and the class's
   * size}
   */
  static List<int[]> shuffledByClass(Dataset whole, long seed) {
    int[] sizes = new int[whole.classNames().size()];
    for (int index = 0; index < whole.size(); index++) {
      sizes[whole.label(index)]++;
    }
    List<int[]> classes = IntStream.of(sizes).mapToObj(int[]::new).toList();
    for (int index = whole.size() - 1; index >= 0; index--) {
      int type = whole.label(index);
      classes.get(type)[--sizes[type]] = index;
    }
    RandomStreams streams = new RandomStreams(seed);
    for (int type = 0; type < sizes.length; type++) {
      shuffle(classes.get(type), streams.split(type));
    }
    return classes;
  }

  /** The Fisher–Yates shuffle. */
  static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  static int[] joined(List<int[]> parts) {
    return parts.stream().flatMapToInt(IntStream::of).toArray();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Pixels image(int index) throws IOException {
    return whole.image(indices[index]);
  }

  @Override
  public String describe(int index) {
    return whole.describe(indices[index]);
  }

  @Override
  public String identity(int index) {
    return whole.identity(indices[index]);
  }
}
