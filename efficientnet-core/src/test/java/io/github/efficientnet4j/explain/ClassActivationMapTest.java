package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.image.ImageRegion;
import io.github.efficientnet4j.image.Resampling;
import org.junit.jupiter.api.Test;

class ClassActivationMapTest {

  private static final ClassActivationMap MAP =
      ClassActivationMap.of(3, 2, 3, new float[] {-1, 0, 1, 2, 3, 4});

  @Test
  void knowsItsCellsAndRange() {
    assertThat(MAP.at(1, 2)).isEqualTo(4);
    assertThat(MAP.min()).isEqualTo(-1);
    assertThat(MAP.max()).isEqualTo(4);
    assertThat(MAP).isEqualTo(ClassActivationMap.of(3, 2, 3, MAP.values()));
    assertThat(MAP).isNotEqualTo(ClassActivationMap.of(3, 3, 2, MAP.values()));
    assertThat(MAP).hasToString("ClassActivationMap[class 3, 2x3, -1.0 to 4.0]");
  }

  @Test
  void normalisedValuesReachFromZeroToOne() {
    assertThat(MAP.normalized().values()).containsExactly(0, 0.2f, 0.4f, 0.6f, 0.8f, 1);
    assertThat(ClassActivationMap.of(0, 1, 2, new float[] {5, 5}).normalized().values())
        .containsExactly(0, 0);
    float large = Float.MAX_VALUE;
    assertThat(ClassActivationMap.of(0, 1, 2, new float[] {-large, large}).normalized().values())
        .containsExactly(0, 1);
  }

  @Test
  void rectifiedValuesAreNotNegative() {
    assertThat(MAP.rectified().values()).containsExactly(0, 0, 1, 2, 3, 4);
  }

  /** Between centres of cells bilinear values lie on a line; beyond the outer ones they stay. */
  @Test
  void resizesBetweenCentresOfCells() {
    ClassActivationMap row = ClassActivationMap.of(0, 1, 2, new float[] {0, 4});
    assertThat(row.resized(1, 4, Resampling.BILINEAR).values()).containsExactly(0, 1, 3, 4);
    assertThat(row.resized(2, 2, Resampling.BICUBIC).values()).containsExactly(0, 4, 0, 4);
  }

  @Test
  void isPlacedWhereThePictureShowsTheInput() {
    ClassActivationMap row = ClassActivationMap.of(0, 1, 2, new float[] {0, 4});
    PlacedMap placed = row.placed(new ImageRegion(10, 3, 4, 2), 20, 30, Resampling.BILINEAR);
    assertThat(placed.left()).isEqualTo(10);
    assertThat(placed.top()).isEqualTo(3);
    assertThat(placed.map().height()).isEqualTo(2);
    assertThat(placed.map().values()).containsExactly(0, 1, 3, 4, 0, 1, 3, 4);
  }

  @Test
  void ofAPaddedInputOnlyThePartWithinThePictureIsPlaced() {
    ClassActivationMap row = ClassActivationMap.of(0, 1, 2, new float[] {0, 4});
    PlacedMap placed = row.placed(new ImageRegion(-1, -7, 4, 20), 3, 2, Resampling.BILINEAR);
    assertThat(placed.left()).isZero();
    assertThat(placed.top()).isZero();
    assertThat(placed.map().height()).isEqualTo(3);
    assertThat(placed.map().width()).isEqualTo(2);
    assertThat(placed.map().values()).containsExactly(1, 3, 1, 3, 1, 3);
  }

  @Test
  void theSmallestPictureIsCoveredToo() {
    PlacedMap placed =
        MAP.placed(new ImageRegion(0.06, 0.06, 0.88, 0.88), 1, 1, Resampling.BICUBIC);
    assertThat(placed.map().values()).hasSize(1);
  }

  @Test
  void impossibleMapsAreRefused() {
    assertThatThrownBy(() -> ClassActivationMap.of(0, 2, 2, new float[3]))
        .hasMessageContaining("2x2")
        .hasMessageContaining("3 values");
    assertThatThrownBy(() -> ClassActivationMap.of(-1, 1, 1, new float[1]))
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> ClassActivationMap.of(0, 1, 1, new float[] {Float.NaN}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> MAP.placed(new ImageRegion(30, 0, 4, 2), 20, 30, Resampling.BILINEAR))
        .hasMessageContaining("outside");
  }
}
