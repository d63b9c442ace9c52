package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.ChannelRounding;
import io.github.efficientnet4j.scaling.ResolutionRounding;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import org.junit.jupiter.api.Test;

class BaselineTest {

  @Test
  void theTotalStrideIsTheProductOfAllStrides() {
    assertThat(StudyFixtures.BASELINE.totalStride()).isEqualTo(4);
    assertThat(Baseline.of(Architecture.efficientNetB0()).totalStride()).isEqualTo(32);
    // The stem's convolution and its pool, then three stages.
    assertThat(Baseline.of(Architecture.resNet50()).totalStride()).isEqualTo(32);
  }

  @Test
  void aResolutionBelowTheTotalStrideIsRefusedWithTheSmallestThatIsPossible() {
    Baseline baseline = StudyFixtures.BASELINE;
    assertThat(baseline.scaledBy(new ScalingCoefficients(1, 1, 4.0 / 28)).resolution())
        .isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline.scaledBy(new ScalingCoefficients(1, 1, 0.1)))
        .withMessageContaining("3 pixels of the 28")
        .withMessageContaining("total stride of 4")
        .withMessageContaining("at least 0.142857");
  }

  @Test
  void aWidthThatLeavesNoChannelIsRefusedWithTheSmallestThatIsPossible() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudyFixtures.BASELINE.scaledBy(new ScalingCoefficients(0.1, 1, 1)))
        .withMessageContaining("width 0.1 leaves no channel")
        .withMessageContaining("at least 0.125");
  }

  @Test
  void factorsOfZeroAreRefused() {
    for (Dimension dimension : Dimension.values()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> dimension.by(0))
          .withMessageContaining(dimension.series());
    }
  }

  @Test
  void smallImagesAreScaledInPixelsAndLargeOnesInStepsOfEight() {
    ScalingCoefficients larger = new ScalingCoefficients(1, 1, 1.15);
    assertThat(StudyFixtures.BASELINE.scaledBy(larger).resolution()).isEqualTo(32);
    assertThat(StudyFixtures.BASELINE.scaledBy(new ScalingCoefficients(1, 1, 0.9)).resolution())
        .isEqualTo(25);
    Baseline photos = Baseline.of(Architecture.efficientNetB0());
    assertThat(photos.scaledBy(larger).resolution()).isEqualTo(256);
  }

  @Test
  void roundingIsTheStudysChoice() {
    Baseline fine =
        new Baseline(
            StudyFixtures.BASELINE.network(), new ChannelRounding(2, 2), new ResolutionRounding(4));
    Architecture scaled = fine.scaledBy(new ScalingCoefficients(1.25, 1, 1.1));
    assertThat(scaled.stem().channels()).isEqualTo(10);
    assertThat(scaled.stages().get(1).channels()).isEqualTo(30);
    assertThat(scaled.resolution()).isEqualTo(32);
  }
}
