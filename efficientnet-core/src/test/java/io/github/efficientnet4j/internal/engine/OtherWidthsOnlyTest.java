package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherWidthsOnlyTest {

  /** The widths that the additional runs of the tests compute with. */
  private static List<Integer> widths(int preferred, int widest) {
    List<Integer> widths = new ArrayList<>(List.of(128, 256, 512));
    widths.removeIf(asked -> OtherWidthsOnly.obstacle(asked, preferred, widest).isPresent());
    return widths;
  }

  @Test
  void widthsOtherThanTheFirstRunsAreTested() {
    assertThat(widths(256, 256)).containsExactly(128);
    assertThat(widths(128, 256)).containsExactly(256);
    assertThat(widths(128, 128)).isEmpty();
  }

  @Test
  void vectorsOf512BitsAreTestedWhereverTheMachineHasThem() {
    assertThat(widths(256, 512)).containsExactly(128, 512);
    assertThat(widths(512, 512)).containsExactly(128, 256, 512);
    assertThat(widths(128, 2048)).containsExactly(256, 512);
  }

  @Test
  void theReasonSaysWhichWidth() {
    assertThat(OtherWidthsOnly.obstacle(512, 256, 256))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no vectors of 512 bits"));
    assertThat(OtherWidthsOnly.obstacle(256, 256, 256))
        .hasValueSatisfying(reason -> assertThat(reason).contains("first run", "256 bits"));
  }
}
