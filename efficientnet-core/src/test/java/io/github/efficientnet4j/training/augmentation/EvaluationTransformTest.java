package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.image.Resampling;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluationTransformTest {

  @Test
  void greyImagesStayAsTheyAreForATransformOfOneChannel() {
    ImageTransform transform =
        new ImageTransform(2, 2, 2, Resampling.BILINEAR, List.of(0.0), List.of(1.0));
    SampleTransform sample = new EvaluationTransform(transform);
    assertThat(sample.elements()).isEqualTo(4);
    float[] target = new float[5];
    Pixels image = Pixels.of(1, 2, 2, new byte[] {0, 51, (byte) 102, (byte) 255});
    sample.apply(image, new SplittableRandom(1), target, 1);
    assertThat(target).containsExactly(0, 0, 0.2f, 0.4f, 1);
  }
}
