package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void labelsOfTheSameNamesInTheSameOrderAreEqual() {
    Labels labels = Labels.of(List.of("a", "b"));
    assertThat(labels).isEqualTo(Labels.of(List.of("a", "b"))).hasSameHashCodeAs(List.of("a", "b"));
    assertThat(labels).isNotEqualTo(Labels.of(List.of("b", "a"))).isNotEqualTo(List.of("a", "b"));
    assertThat(labels).hasToString("2 labels");
  }

  @Test
  void classesWithoutNamesHaveNumbersFromZero() {
    assertThat(Labels.numbered(2).names()).containsExactly("class 0", "class 1");
    assertThatThrownBy(() -> Labels.numbered(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
