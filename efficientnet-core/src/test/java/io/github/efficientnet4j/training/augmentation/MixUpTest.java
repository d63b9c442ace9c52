package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixUpTest {

  @Test
  void imagesAndLabelsAreMixedWithThoseAtTheMirroredPlace() {
    float[] images = {0, 10, 4, 20, 8, 30};
    float[] soft = new MixUp(1).mix(images, new int[] {0, 2, 1}, 3, new SplittableRandom(1));
    float part = soft[0];
    assertThat(part).isBetween(0f, 1f);
    assertThat(soft).containsExactly(part, 1 - part, 0, 0, 0, 1, 1 - part, part, 0);
    assertThat(images[0]).isEqualTo((1 - part) * 8);
    assertThat(images[1]).isEqualTo(part * 10 + (1 - part) * 30);
    assertThat(images[2]).isEqualTo(4);
    assertThat(images[3]).isEqualTo(20);
    assertThat(images[4]).isEqualTo(part * 8);
    assertThat(images[5]).isEqualTo(part * 30 + (1 - part) * 10);
  }

  /** The variance of Beta(a, a) is 1 / (4 (2 a + 1)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 1, 4})
  void thePartFollowsTheBetaDistribution(double alpha) {
    MixUp mixUp = new MixUp(alpha);
    SplittableRandom random = new SplittableRandom(1);
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double part = mixUp.mix(new float[2], new int[] {0, 1}, 2, random)[0];
      sum += part;
      squares += (part - 0.5) * (part - 0.5);
    }
    assertThat(sum / draws).isEqualTo(0.5, within(0.02));
    assertThat(squares / draws).isEqualTo(1 / (4 * (2 * alpha + 1)), within(0.01));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MixUp(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MixUp(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixUp(1).mix(new float[5], new int[2], 3, new SplittableRandom(1)));
  }
}
