package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.training.TrainingGolden;
import io.github.efficientnet4j.training.augmentation.RandomResizedCrop.Box;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random resized crop, random crop, flip and erasing. */
class RandomCropsTest {

  private static final Pixels PHOTO = ReferenceImages.image("photo");

  static Iterable<JsonNode> resizedCrops() {
    return ReferenceImages.GOLDEN.get("resized_crops");
  }

  @ParameterizedTest
  @MethodSource("resizedCrops")
  void aResizedCropEqualsTorchvisions(JsonNode golden) {
    int[] box = TrainingGolden.ints(golden.get("box"));
    RandomResizedCrop crop =
        RandomResizedCrop.imageNet(9, 14, Resampling.valueOf(golden.get("filter").asText()));
    Pixels result = crop.resized(PHOTO, new Box(box[0], box[1], box[2], box[3]));
    assertThat(result.samples()).isEqualTo(ReferenceImages.samples(golden.get("result")));
  }

  @Test
  void boxesHaveAreasAndRatiosWithinTheirRanges() {
    RandomResizedCrop crop = RandomResizedCrop.imageNet(224, 224, Resampling.BILINEAR);
    SplittableRandom random = new SplittableRandom(1);
    double smallest = 1;
    double largest = 0;
    double sumOfLogRatios = 0;
    int draws = 2000;
    for (int i = 0; i < draws; i++) {
      Box box = crop.draw(1000, 1000, random);
      double area = box.height() * box.width() / 1e6;
      double ratio = (double) box.width() / box.height();
      assertThat(area).isBetween(0.079, 1.0);
      assertThat(ratio).isBetween(0.745, 1.342);
      assertThat(box.top()).isBetween(0, 1000 - box.height());
      assertThat(box.left()).isBetween(0, 1000 - box.width());
      smallest = Math.min(smallest, area);
      largest = Math.max(largest, area);
      sumOfLogRatios += Math.log(ratio);
    }
    assertThat(smallest).isLessThan(0.1);
    assertThat(largest).isGreaterThan(0.95);
    assertThat(sumOfLogRatios / draws).isEqualTo(0, within(0.02));
  }

  @Test
  void anImageNoBoxFitsGivesItsLargestCentralPart() {
    RandomResizedCrop whole = RandomResizedCrop.imageNet(8, 8, Resampling.BILINEAR).withAreas(1, 1);
    SplittableRandom random = new SplittableRandom(1);
    assertThat(whole.draw(3, 1000, random)).isEqualTo(new Box(0, 498, 3, 4));
    assertThat(whole.draw(1000, 3, random)).isEqualTo(new Box(498, 0, 4, 3));
    assertThat(whole.draw(1000, 1, random).height()).isEqualTo(1);
  }

  @Test
  void theResultHasTheSizeAskedFor() {
    RandomResizedCrop crop = RandomResizedCrop.imageNet(7, 11, Resampling.BICUBIC);
    Pixels result = crop.apply(ReferenceImages.image("grey"), new SplittableRandom(1));
    assertThat(result.height()).isEqualTo(7);
    assertThat(result.width()).isEqualTo(11);
    assertThat(result.channels()).isEqualTo(1);
  }

  @Test
  void aFlippedImageEqualsTorchvisions() {
    byte[] flipped = ReferenceImages.samples(ReferenceImages.GOLDEN.get("flipped"));
    SplittableRandom random = new SplittableRandom(1);
    assertThat(new RandomHorizontalFlip(1).apply(PHOTO, random).samples()).isEqualTo(flipped);
    assertThat(new RandomHorizontalFlip(0).apply(PHOTO, random)).isSameAs(PHOTO);
  }

  @Test
  void aShiftedImageHasBlackWhereItWasNot() {
    Pixels image = Pixels.of(1, 2, 2, new byte[] {1, 2, 3, 4});
    RandomCrop crop = new RandomCrop(2, 2, 1);
    assertThat(crop.shifted(image, 1, 0).samples()).containsExactly(0, 0, 1, 2);
    assertThat(crop.shifted(image, 0, -1).samples()).containsExactly(2, 0, 4, 0);
    assertThat(crop.shifted(image, 2, 2).samples()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void randomCropsReachEveryPlace() {
    Pixels image = Pixels.of(1, 2, 2, new byte[] {1, 2, 3, 4});
    SplittableRandom random = new SplittableRandom(1);
    Set<String> results = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      results.add(Arrays.toString(new RandomCrop(2, 2, 1).apply(image, random).samples()));
    }
    assertThat(results).hasSize(9);
  }

  @Test
  void anImageSmallerThanTheCropIsPaddedWhole() {
    Pixels image = Pixels.of(1, 1, 1, new byte[] {9});
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      byte[] samples = new RandomCrop(3, 4, 1).apply(image, random).samples();
      assertThat(samples).hasSize(12).containsOnlyOnce(9);
    }
  }

  @Test
  void erasingSetsOneRectangleOfAllChannelsToZero() {
    RandomErasing erasing = RandomErasing.of(1);
    SplittableRandom random = new SplittableRandom(1);
    for (int draw = 0; draw < 200; draw++) {
      float[] target = new float[5 + 2 * 20 * 30];
      Arrays.fill(target, 1);
      erasing.apply(target, 5, 2, 20, 30, random);
      boolean[] rows = new boolean[20];
      boolean[] columns = new boolean[30];
      int erased = 0;
      for (int i = 0; i < 600; i++) {
        assertThat(target[5 + i]).isEqualTo(target[605 + i]);
        if (target[5 + i] == 0) {
          rows[i / 30] = true;
          columns[i % 30] = true;
          erased++;
        }
      }
      assertThat(erased).isEqualTo(count(rows) * count(columns)).isBetween(8, 220);
      assertThat(target[4]).isEqualTo(1);
    }
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  @Test
  void erasingWithoutProbabilityLeavesTheSample() {
    float[] target = {1, 1, 1, 1};
    RandomErasing.of(0).apply(target, 0, 1, 2, 2, new SplittableRandom(1));
    assertThat(target).containsOnly(1);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RandomResizedCrop.imageNet(0, 1, Resampling.BILINEAR));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RandomResizedCrop.imageNet(1, 1, Resampling.BILINEAR).withAreas(0.5, 1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomHorizontalFlip(-0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomCrop(1, 1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> RandomErasing.of(2));
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomErasing(1, 0.5, 1, 0.3, 3.3));
  }

  @Test
  void erasedAreasReachAThirdAndTheirRatiosAreLogUniform() {
    RandomErasing erasing = RandomErasing.of(1);
    SplittableRandom random = new SplittableRandom(1);
    int side = 200;
    double largest = 0;
    double smallest = 1;
    double sumOfLogRatios = 0;
    int tall = 0;
    int draws = 500;
    for (int draw = 0; draw < draws; draw++) {
      float[] target = new float[side * side];
      Arrays.fill(target, 1);
      erasing.apply(target, 0, 1, side, side, random);
      int columns = 0;
      int rows = 0;
      for (int y = 0; y < side; y++) {
        int zeros = 0;
        for (int x = 0; x < side; x++) {
          zeros += target[y * side + x] == 0 ? 1 : 0;
        }
        columns = Math.max(columns, zeros);
        rows += zeros > 0 ? 1 : 0;
      }
      double ratio = (double) rows / columns;
      assertThat(ratio).isBetween(0.28, 3.5);
      largest = Math.max(largest, (double) rows * columns / (side * side));
      smallest = Math.min(smallest, (double) rows * columns / (side * side));
      sumOfLogRatios += Math.log(ratio);
      tall += ratio > 1 ? 1 : 0;
    }
    assertThat(largest).isBetween(0.31, 0.34);
    assertThat(smallest).isBetween(0.018, 0.03);
    // Of a uniform ratio, the mean of the logarithm would be 0.42 and three quarters were tall.
    assertThat(sumOfLogRatios / draws).isEqualTo(0, within(0.1));
    assertThat((double) tall / draws).isEqualTo(0.5, within(0.07));
  }

  /** Draws the largest area until its calls are used up, then the smallest. */
  private static RandomGenerator largeAreas(int calls) {
    AtomicInteger left = new AtomicInteger(calls);
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return left.getAndDecrement() > 0 ? 0.999 : 0;
      }
    };
  }

  @Test
  void theTenthDrawOfACropIsStillTakenAndAnEleventhIsNot() {
    RandomResizedCrop crop = RandomResizedCrop.imageNet(224, 224, Resampling.BILINEAR);
    // Each draw takes an area and a ratio. Of 300 x 1200, no box of nearly all fits; one of 8 %
    // does.
    assertThat(crop.draw(300, 1200, largeAreas(2 * 9))).isEqualTo(new Box(0, 0, 196, 147));
    assertThat(crop.draw(300, 1200, largeAreas(2 * 10))).isEqualTo(new Box(0, 400, 300, 400));
  }
}
