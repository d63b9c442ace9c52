package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation;
import io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Pair;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Values follow from autoaugment.py of the authors' release, computed by hand. */
class AutoAugmentV0Test {

  private static final Pixels PHOTO = ReferenceImages.image("photo");

  private static Pixels row(int... samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return Pixels.of(1, 1, bytes.length, bytes);
  }

  private static int[] values(Pixels image) {
    int[] values = new int[image.samples().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = image.samples()[i] & 0xff;
    }
    return values;
  }

  private static int[] applied(Operation operation, int level, Pixels image) {
    return values(operation.apply(image, level, false));
  }

  @Test
  void thePolicyHasTwentyFivePairsOfElevenOperations() {
    assertThat(AutoAugmentV0.POLICY).hasSize(25);
    Set<Operation> used = new HashSet<>();
    for (Pair pair : AutoAugmentV0.POLICY) {
      used.add(pair.first().operation());
      used.add(pair.second().operation());
    }
    assertThat(used).containsExactlyInAnyOrder(Operation.values());
    assertThat(AutoAugmentV0.POLICY.get(6).second())
        .isEqualTo(new AutoAugmentV0.Trial(Operation.SOLARIZE_ADD, 0.8, 3));
    assertThat(AutoAugmentV0.POLICY.get(22).second())
        .isEqualTo(new AutoAugmentV0.Trial(Operation.SOLARIZE, 0.6, 10));
  }

  @Test
  void solarizeAddAddsElevenALevelToTheDarkHalf() {
    Pixels image = row(0, 100, 127, 128, 255);
    assertThat(applied(Operation.SOLARIZE_ADD, 3, image)).containsExactly(33, 133, 160, 128, 255);
    assertThat(applied(Operation.SOLARIZE_ADD, 10, image)).containsExactly(110, 210, 237, 128, 255);
  }

  @Test
  void solarizeInvertsFromAThresholdThatGrowsWithTheLevel() {
    Pixels image = row(0, 50, 51, 204, 255);
    assertThat(applied(Operation.SOLARIZE, 0, image)).containsExactly(255, 205, 204, 51, 0);
    // int(2 / 10 · 256) = 51, int(8 / 10 · 256) = 204
    assertThat(applied(Operation.SOLARIZE, 2, image)).containsExactly(0, 50, 204, 51, 0);
    assertThat(applied(Operation.SOLARIZE, 8, image)).containsExactly(0, 50, 51, 51, 0);
    assertThat(applied(Operation.SOLARIZE, 10, image)).containsExactly(0, 50, 51, 204, 255);
  }

  @Test
  void posterizeKeepsTwoBitsAtLevelSixAndOneAtLevelTwo() {
    Pixels image = row(0, 63, 64, 127, 128, 200, 255);
    assertThat(applied(Operation.POSTERIZE, 6, image)).containsExactly(0, 0, 64, 64, 128, 192, 192);
    assertThat(applied(Operation.POSTERIZE, 2, image)).containsExactly(0, 0, 0, 0, 128, 128, 128);
  }

  @Test
  void colorGoesFromNearlyGreyToNearlyTwice() {
    for (int level = 0; level <= AutoAugmentV0.MAX_LEVEL; level++) {
      assertThat(Operation.COLOR.apply(PHOTO, level, true).samples())
          .isEqualTo(Blends.color(PHOTO, 0.1 + 0.18 * level).samples());
    }
  }

  @Test
  void shearsAndTranslationsFillWithGreyAndGoBothWays() {
    Pixels image = Pixels.of(1, 3, 4, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    // Row y reads x + 0.3 y: the last row is moved by 0.6, rounded to 1.
    assertThat(applied(Operation.SHEAR_X, 10, image))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 128);
    assertThat(values(Operation.SHEAR_X.apply(image, 10, true)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 128, 9, 10, 11);
    // Column x reads y + 0.3 x.
    assertThat(applied(Operation.SHEAR_Y, 10, image))
        .containsExactly(1, 2, 7, 8, 5, 6, 11, 12, 9, 10, 128, 128);
    // 225 pixels, whatever the size.
    assertThat(applied(Operation.TRANSLATE_Y, 9, image)).containsOnly(128);
    Pixels tall = Pixels.of(1, 300, 1, new byte[300]);
    assertThat(applied(Operation.TRANSLATE_Y, 9, tall)).startsWith(0).endsWith(128);
    assertThat(Arrays.stream(applied(Operation.TRANSLATE_Y, 9, tall)).filter(v -> v == 0).count())
        .isEqualTo(300 - 225);
  }

  @Test
  void rotationKeepsTheCentreAndTurnsByThreeDegreesALevel() {
    byte[] samples = new byte[21 * 21];
    samples[10 * 21 + 10] = 100;
    samples[10 * 21 + 20] = 50;
    Pixels image = Pixels.of(1, 21, 21, samples);
    Pixels rotated = Operation.ROTATE.apply(image, 10, false);
    assertThat(rotated.sample(0, 10, 10)).isEqualTo(100);
    // Ten pixels right of the centre, turned by 30 degrees: 8.66 right of it and 5 above.
    assertThat(rotated.sample(0, 5, 19)).isEqualTo(50);
    assertThat(Operation.ROTATE.apply(image, 10, true).sample(0, 15, 19)).isEqualTo(50);
    assertThat(rotated.sample(0, 0, 0)).isEqualTo(128);
    assertThat(Operation.ROTATE.apply(image, 0, true).samples()).isEqualTo(samples);
  }

  @Test
  void isAnotherPolicyThanTorchvisionsAndTheSameForTheSameGenerator() {
    PixelAugmentation authors = AutoAugment.efficientNet();
    Pixels grey = ReferenceImages.image("grey");
    int different = 0;
    for (int seed = 0; seed < 100; seed++) {
      byte[] once = authors.apply(PHOTO, new SplittableRandom(seed)).samples();
      assertThat(authors.apply(PHOTO, new SplittableRandom(seed)).samples()).isEqualTo(once);
      assertThat(authors.apply(grey, new SplittableRandom(seed)).channels()).isEqualTo(1);
      byte[] other = AutoAugment.imageNet().apply(PHOTO, new SplittableRandom(seed)).samples();
      different += Arrays.equals(once, other) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(50);
  }
}
