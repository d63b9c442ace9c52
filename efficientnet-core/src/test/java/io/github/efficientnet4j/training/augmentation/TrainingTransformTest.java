package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.image.Resampling;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainingTransformTest {

  private static final Pixels PHOTO = ReferenceImages.image("photo");

  private static ImageTransform evaluation(int height, int width) {
    ImageTransform imageNet = ImageTransform.imageNet(24, 24, Resampling.BILINEAR);
    return new ImageTransform(
        24, height, width, Resampling.BILINEAR, imageNet.mean(), imageNet.std());
  }

  @Test
  void withoutStepsTheSampleIsThatOfEvaluation() {
    // The photo's shorter side is 24 already, and the crop is the whole.
    ImageTransform evaluation = evaluation(24, 32);
    TrainingTransform transform = TrainingTransform.of(evaluation);
    float[] sample = new float[transform.elements()];
    transform.apply(PHOTO, new SplittableRandom(1), sample, 0);
    assertThat(sample).isEqualTo(evaluation.apply(PHOTO.toRgb()));
  }

  @Test
  void stepsAreAppliedInOrder() {
    TrainingTransform transform =
        TrainingTransform.of(evaluation(24, 32), new RandomHorizontalFlip(1))
            .with((image, random) -> ImageOperation.INVERT.apply(image, 0));
    float[] sample = new float[transform.elements()];
    transform.apply(PHOTO, new SplittableRandom(1), sample, 0);
    Pixels flipped = new RandomHorizontalFlip(1).apply(PHOTO, new SplittableRandom(1));
    assertThat(sample)
        .isEqualTo(evaluation(24, 32).apply(ImageOperation.INVERT.apply(flipped, 0).toRgb()));
  }

  @Test
  void presetsGiveSamplesOfTheModelsSizeAndTheSameBitsForTheSameGenerator() {
    ImageTransform evaluation = evaluation(16, 20);
    for (TrainingTransform transform :
        List.of(
            TrainingTransform.photos(evaluation).with(AutoAugment.imageNet()),
            TrainingTransform.smallImages(evaluation, 4).with(RandAugment.standard()),
            TrainingTransform.photos(evaluation).with(RandomErasing.of(0.5)))) {
      for (int seed = 0; seed < 10; seed++) {
        float[] first = new float[transform.elements()];
        float[] second = new float[transform.elements()];
        transform.apply(PHOTO, new SplittableRandom(seed), first, 0);
        transform.apply(PHOTO, new SplittableRandom(seed), second, 0);
        assertThat(first).hasSize(3 * 16 * 20).isEqualTo(second);
      }
    }
  }

  @Test
  void smallImagesAreShiftedInTheirOwnPixelsAndThenFittedToTheModel() {
    Pixels grey = ReferenceImages.image("grey");
    for (int side : new int[] {7, 12, 40}) {
      ImageTransform evaluation =
          new ImageTransform(side, side, side, Resampling.BILINEAR, List.of(0.5), List.of(0.25));
      float[] sample = new float[side * side];
      TrainingTransform.smallImages(evaluation, 2).apply(grey, new SplittableRandom(5), sample, 0);
      SplittableRandom random = new SplittableRandom(5);
      Pixels shifted = new RandomCrop(grey.height(), grey.width(), 2).apply(grey, random);
      Pixels flipped = new RandomHorizontalFlip(0.5).apply(shifted, random);
      assertThat(sample).isEqualTo(evaluation.apply(flipped.toRgb()));
    }
  }

  @Test
  void withoutAShiftAndAFlipSmallImagesAreThoseOfEvaluation() {
    ImageTransform evaluation = evaluation(14, 14);
    TrainingTransform transform =
        TrainingTransform.of(evaluation, new RandomShift(0), new EvaluationCrop(evaluation));
    float[] sample = new float[transform.elements()];
    transform.apply(PHOTO, new SplittableRandom(1), sample, 0);
    assertThat(sample).isEqualTo(evaluation.apply(PHOTO.toRgb()));
  }

  @Test
  void greyImagesFitModelsOfOneChannelAndOfThree() {
    Pixels grey = ReferenceImages.image("grey");
    ImageTransform one =
        new ImageTransform(19, 19, 21, Resampling.BILINEAR, List.of(0.5), List.of(0.25));
    float[] sample = new float[19 * 21];
    TrainingTransform.of(one).apply(grey, new SplittableRandom(1), sample, 0);
    assertThat(sample[22]).isEqualTo((grey.sample(0, 1, 1) / 255f - 0.5f) / 0.25f);
    float[] three = new float[3 * 19 * 21];
    evaluation(19, 21).normalize(grey, three, 0);
    assertThat(three[19 * 21]).isEqualTo((grey.sample(0, 0, 0) / 255f - 0.456f) / 0.224f);
  }

  @Test
  void erasingComesAfterTheNormalisation() {
    TrainingTransform plain = TrainingTransform.of(evaluation(24, 32));
    float[] whole = new float[plain.elements()];
    plain.apply(PHOTO, new SplittableRandom(1), whole, 0);
    RandomErasing erasing = RandomErasing.of(1);
    float[] erased = new float[plain.elements()];
    plain.with(erasing).apply(PHOTO, new SplittableRandom(1), erased, 0);
    assertThat(erased).isNotEqualTo(whole);
    erasing.apply(whole, 0, 3, 24, 32, new SplittableRandom(1));
    assertThat(erased).isEqualTo(whole);
  }

  @Test
  void stepsThatEndInAnotherSizeAreToldHowToMend() {
    TrainingTransform transform = TrainingTransform.of(evaluation(16, 20));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                transform.apply(PHOTO, new SplittableRandom(1), new float[transform.elements()], 0))
        .withMessageContaining("left an image of 24x32, but samples are 16x20");
  }

  @Test
  void presetsFlipHalfOfTheImages() {
    ImageTransform evaluation = evaluation(16, 20);
    assertThat(TrainingTransform.photos(evaluation).steps())
        .containsExactly(
            RandomResizedCrop.imageNet(16, 20, Resampling.BILINEAR), new RandomHorizontalFlip(0.5));
    assertThat(TrainingTransform.smallImages(evaluation, 4).steps())
        .containsExactly(
            new RandomShift(4), new RandomHorizontalFlip(0.5), new EvaluationCrop(evaluation));
    RandomHorizontalFlip flip = new RandomHorizontalFlip(0.5);
    SplittableRandom random = new SplittableRandom(1);
    int flipped = 0;
    for (int i = 0; i < 1000; i++) {
      flipped += flip.apply(PHOTO, random) == PHOTO ? 0 : 1;
    }
    assertThat(flipped).isBetween(450, 550);
  }
}
