package io.github.efficientnet4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {

  private static final Dataset WHOLE = TestImages.numbered(30, 3);

  private static List<Integer> values(Dataset dataset) throws IOException {
    Integer[] values = new Integer[dataset.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = dataset.image(i).sample(0, 0, 0);
    }
    return List.of(values);
  }

  @Test
  void chosenSamplesKeepTheirLabels() throws IOException {
    Subset subset = Subset.of(WHOLE, 7, 2);
    assertThat(values(subset)).containsExactly(7, 2);
    assertThat(subset.label(0)).isEqualTo(1);
    assertThat(subset.describe(0)).isEqualTo("image 7");
    assertThat(subset.classNames()).isEqualTo(WHOLE.classNames());
  }

  @Test
  void chosenClassesGetNewLabelsInTheOrderGiven() throws IOException {
    Subset subset = Subset.ofClasses(WHOLE, List.of("class2", "class0"));
    assertThat(subset.classNames()).containsExactly("class2", "class0");
    assertThat(values(subset)).hasSize(20).startsWith(0, 2, 3, 5);
    assertThat(IntStream.range(0, 4).map(subset::label)).containsExactly(1, 0, 1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subset.ofClasses(WHOLE, List.of("cat")))
        .withMessageContaining("'cat' is none of the classes [class0, class1, class2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subset.ofClasses(WHOLE, List.of("class0", "class0")))
        .withMessageContaining("named twice");
  }

  @Test
  void aFewOfEachClassAreDrawnByTheSeed() throws IOException {
    Subset subset = Subset.perClass(WHOLE, 2, 5);
    assertThat(IntStream.range(0, 6).map(subset::label)).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(new HashSet<>(values(subset))).hasSize(6);
    assertThat(values(Subset.perClass(WHOLE, 2, 5))).isEqualTo(values(subset));
    assertThat(values(Subset.perClass(WHOLE, 2, 6))).isNotEqualTo(values(subset));
    assertThat(Subset.perClass(WHOLE, 100, 5).size()).isEqualTo(30);
  }

  @Test
  void aStratifiedSplitTakesTheSamePartOfEachClassAndLosesNothing() throws IOException {
    TrainingSplit split = TrainingSplit.stratified(WHOLE, 0.2, 3);
    Set<Integer> all = new HashSet<>(values(split.training()));
    all.addAll(values(split.validation()));
    assertThat(all).hasSize(30);
    assertThat(values(split.training())).hasSize(24).isSorted();
    for (int c = 0; c < 3; c++) {
      int type = c;
      assertThat(IntStream.range(0, 6).filter(i -> split.validation().label(i) == type)).hasSize(2);
    }
    assertThat(values(TrainingSplit.stratified(WHOLE, 0.2, 3).validation()))
        .isEqualTo(values(split.validation()));
    assertThat(values(TrainingSplit.stratified(WHOLE, 0.2, 4).validation()))
        .isNotEqualTo(values(split.validation()));
  }

  @Test
  void aClassOfOneSampleIsLearnedFrom() {
    TrainingSplit split = TrainingSplit.stratified(TestImages.numbered(2, 2), 0.9, 1);
    assertThat(split.training().size()).isEqualTo(2);
    assertThat(split.validation().size()).isZero();
  }

  @Test
  void everyClassOfTwoOrMoreIsValidatedAndTheOthersAreNamed() {
    int[] labels = new int[64];
    Arrays.fill(labels, 0, 60, 0);
    Arrays.fill(labels, 60, 63, 1);
    labels[63] = 2;
    InMemoryDataset whole =
        InMemoryDataset.of(1, 1, 1, new byte[64], labels, List.of("many", "few", "single"));
    TrainingSplit split = TrainingSplit.stratified(whole, 0.1, 1);
    assertThat(IntStream.range(0, split.validation().size()).map(split.validation()::label))
        .containsExactly(0, 0, 0, 0, 0, 0, 1);
    assertThat(split.classesWithoutValidation()).containsExactly("single");
    assertThat(TrainingSplit.stratified(whole, 0.99, 1).training().size()).isEqualTo(3);
  }

  @Test
  void imagesInMemoryAreIdentifiedByTheirPixels() {
    InMemoryDataset one = TestImages.numbered(4, 2);
    assertThat(one.identity(1)).isEqualTo(TestImages.numbered(9, 3).identity(1));
    InMemoryDataset other =
        InMemoryDataset.of(1, 1, 2, new byte[8], new int[4], List.of("class0", "class1"));
    assertThat(one.identity(1)).startsWith("image 1 ").isNotEqualTo(other.identity(1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TrainingSplit.stratified(WHOLE, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Subset.perClass(WHOLE, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingSplit(WHOLE, TestImages.numbered(4, 2)))
        .withMessageContaining("must have the same classes");
  }

  @Test
  void arraysInMemoryAreChecked() {
    List<String> names = List.of("a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemoryDataset.of(1, 2, 2, new byte[9], new int[2], names))
        .withMessageContaining("have 8 samples, but there were 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemoryDataset.of(1, 1, 1, new byte[1], new int[] {2}, names))
        .withMessageContaining("image 0 has label 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemoryDataset.of(1, 1, 1, new byte[1], new int[1], List.of("a", "a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemoryDataset.of(0, 1, 1, new byte[0], new int[1], names));
  }
}
