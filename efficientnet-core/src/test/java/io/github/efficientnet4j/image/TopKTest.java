package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopKTest {

  private static final Labels ABC = Labels.of(List.of("a", "b", "c"));

  @Test
  void givesTheLargestFirstWithSoftmaxOverAll() {
    List<Prediction> top = TopK.of(new float[] {0, 2, 1}, 2, ABC);
    assertThat(top).extracting(Prediction::label).containsExactly("b", "c");
    double sum = 1 + Math.exp(2) + Math.exp(1);
    assertThat(top.get(0).probability()).isCloseTo(Math.exp(2) / sum, within(1e-12));
    assertThat(top.get(1).logit()).isEqualTo(1);
  }

  @Test
  void equalLogitsKeepTheirOrder() {
    assertThat(TopK.of(new float[] {1, 1, 1}, 2, ABC))
        .extracting(Prediction::index)
        .containsExactly(0, 1);
  }

  @Test
  void moreThanThereAreMeansAll() {
    assertThat(TopK.of(new float[] {1, 3, 2}, 99, ABC))
        .extracting(Prediction::index)
        .containsExactly(1, 2, 0);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    List<Prediction> top = TopK.of(new float[] {3e38f, -3e38f, 0}, 3, ABC);
    assertThat(top.get(0).probability()).isEqualTo(1);
    assertThat(top.get(2).probability()).isZero();
  }

  @Test
  void aClassWithTheLogitMinusInfinityHasNoProbability() {
    float none = Float.NEGATIVE_INFINITY;
    assertThat(TopK.probabilities(new float[] {none, 0, none})).containsExactly(0, 1, 0);
    List<Prediction> top = TopK.of(new float[] {none, 0, 0}, 3, ABC);
    assertThat(top).extracting(Prediction::index).containsExactly(1, 2, 0);
    assertThat(top).extracting(Prediction::probability).containsExactly(0.5, 0.5, 0.0);
  }

  @Test
  void allLogitsMinusInfinityAreAnErrorAndNoAnswer() {
    float none = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> TopK.of(new float[] {none, none, none}, 1, ABC))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("every logit is -Infinity");
  }

  @Test
  void whatIsNotANumberIsAnErrorAndNoAnswer() {
    assertThatThrownBy(() -> TopK.of(new float[] {0, Float.NaN, 1}, 1, ABC))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("logit 1");
    assertThatThrownBy(() -> TopK.of(new float[] {0, 1}, 1, ABC)).hasMessageContaining("3 labels");
    assertThatThrownBy(() -> TopK.of(new float[] {0, 1, 2}, 0, ABC)).hasMessageContaining("k must");
  }

  @Test
  void imagenetsLabelsAreInTheUsualOrder() {
    Labels labels = Labels.imagenet();
    assertThat(labels.size()).isEqualTo(1000);
    assertThat(labels.get(0)).isEqualTo("tench");
    assertThat(labels.get(281)).isEqualTo("tabby");
    assertThat(labels.get(999)).isEqualTo("toilet tissue");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLabel(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("labels.txt"), "\ufeffcat\r\ncup\r\nsky\r\n");
    assertThat(Labels.read(file).names()).containsExactly("cat", "cup", "sky");
    assertThatThrownBy(() -> Labels.read(Files.writeString(file, "\ufeff\n")))
        .hasMessageContaining("is empty");
  }

  @Test
  void labelsAreReadOneALine(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("labels.txt"), "Katze\r\nHünd\n\n");
    assertThat(Labels.read(file).names()).containsExactly("Katze", "Hünd");
    assertThatThrownBy(() -> Labels.read(Files.createFile(folder.resolve("empty"))))
        .hasMessageContaining("one label a line");
    assertThatThrownBy(() -> Labels.read(Files.write(folder.resolve("x"), new byte[] {-1, -2})))
        .hasMessageContaining("UTF-8");
  }
}
