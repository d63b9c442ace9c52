package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.image.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private static final Pixels PHOTO = ReferenceImages.image("photo");

  @Test
  void theImageNetPolicyIsTorchvisions() {
    List<AutoAugment.Pair> expected = new ArrayList<>();
    for (JsonNode pair : ReferenceImages.GOLDEN.get("policy")) {
      expected.add(new AutoAugment.Pair(trial(pair.get(0)), trial(pair.get(1))));
    }
    assertThat(AutoAugment.imageNet().policy()).isEqualTo(expected).hasSize(25);
  }

  private static AutoAugment.Trial trial(JsonNode golden) {
    return new AutoAugment.Trial(
        ImageOperation.valueOf(golden.get(0).asText()),
        golden.get(1).asDouble(),
        golden.get(2).asInt());
  }

  @Test
  void certainTrialsAreAppliedInOrderAndImpossibleOnesNot() {
    AutoAugment certain =
        new AutoAugment(
            List.of(
                new AutoAugment.Pair(
                    new AutoAugment.Trial(ImageOperation.SOLARIZE, 1, 5),
                    new AutoAugment.Trial(ImageOperation.POSTERIZE, 1, 9))));
    Pixels expected =
        ImageOperation.POSTERIZE.apply(
            ImageOperation.SOLARIZE.apply(PHOTO, ImageOperation.SOLARIZE.magnitude(5, 10, 1, 1)),
            4);
    assertThat(certain.apply(PHOTO, new SplittableRandom(1)).samples())
        .isEqualTo(expected.samples());
    AutoAugment impossible =
        new AutoAugment(
            List.of(
                new AutoAugment.Pair(
                    new AutoAugment.Trial(ImageOperation.INVERT, 0, 0),
                    new AutoAugment.Trial(ImageOperation.ROTATE, 0, 9))));
    assertThat(impossible.apply(PHOTO, new SplittableRandom(1))).isSameAs(PHOTO);
  }

  @Test
  void signedOperationsGoBothWays() {
    AutoAugment rotation =
        new AutoAugment(
            List.of(
                new AutoAugment.Pair(
                    new AutoAugment.Trial(ImageOperation.ROTATE, 1, 9),
                    new AutoAugment.Trial(ImageOperation.ROTATE, 0, 0))));
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Integer> results = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      byte[] samples = rotation.apply(PHOTO, random).samples();
      results.merge(Arrays.toString(samples), 1, Integer::sum);
    }
    assertThat(results).hasSize(2);
    assertThat(results.values()).allMatch(count -> count > 30);
    assertThat(results)
        .containsKey(Arrays.toString(ImageOperation.ROTATE.apply(PHOTO, -30).samples()));
  }

  @Test
  void randAugmentOfOneOperationDrawsEachOfTorchvisionsFourteen() {
    RandAugment augmentation = RandAugment.of(1, 30);
    SplittableRandom random = new SplittableRandom(1);
    Set<String> results = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      results.add(Arrays.toString(augmentation.apply(PHOTO, random).samples()));
    }
    Set<String> possible = new HashSet<>();
    for (ImageOperation operation : ImageOperation.values()) {
      double magnitude = operation.magnitude(30, 31, PHOTO.height(), PHOTO.width());
      if (operation != ImageOperation.INVERT) {
        possible.add(Arrays.toString(operation.apply(PHOTO, magnitude).samples()));
        if (operation.signed()) {
          possible.add(Arrays.toString(operation.apply(PHOTO, -magnitude).samples()));
        }
      }
    }
    // Solarizing from 0 on is inversion, so its result is among those too.
    assertThat(results).isEqualTo(possible);
  }

  @Test
  void theSameGeneratorGivesTheSameImage() {
    for (PixelAugmentation augmentation :
        List.of(AutoAugment.imageNet(), RandAugment.standard(), new RandomHorizontalFlip(0.5))) {
      for (int seed = 0; seed < 20; seed++) {
        assertThat(augmentation.apply(PHOTO, new SplittableRandom(seed)).samples())
            .isEqualTo(augmentation.apply(PHOTO, new SplittableRandom(seed)).samples());
      }
    }
  }

  @Test
  void greyImagesStayGrey() {
    Pixels grey = ReferenceImages.image("grey");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      assertThat(AutoAugment.imageNet().apply(grey, random).channels()).isEqualTo(1);
      assertThat(RandAugment.standard().apply(grey, random).channels()).isEqualTo(1);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RandAugment.of(2, 31));
    assertThatIllegalArgumentException().isThrownBy(() -> RandAugment.of(-1, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new AutoAugment(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AutoAugment.Trial(ImageOperation.INVERT, 1.1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AutoAugment.Trial(ImageOperation.INVERT, 1, 10));
  }

  @Test
  void theStandardRandAugmentIsTorchvisions() {
    assertThat(RandAugment.standard()).isEqualTo(new RandAugment(2, 9, 31));
    assertThat(RandAugment.of(1, 5)).isEqualTo(new RandAugment(1, 5, 31));
  }

  @Test
  void randAugmentNeverInverts() {
    // At step 0 no other operation comes near inversion.
    RandAugment augmentation = RandAugment.of(1, 0);
    byte[] inverted = ImageOperation.INVERT.apply(PHOTO, 0).samples();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      assertThat(augmentation.apply(PHOTO, random).samples()).isNotEqualTo(inverted);
    }
  }
}
