package io.github.efficientnet4j.internal.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PanelsTest {

  private static final int LANES = 16;

  @Test
  void coverAllChannelsWithoutGaps() {
    for (int channels = 1; channels <= 1000; channels++) {
      Panels panels = Panels.of(channels, LANES);
      assertThat(panels.channel(0)).isZero();
      assertThat(panels.paddedChannels())
          .as("channels, padded to whole vectors")
          .isEqualTo((channels + LANES - 1) / LANES * LANES);
      for (int panel = 1; panel < panels.count(); panel++) {
        assertThat(panels.channel(panel))
            .isEqualTo(panels.channel(panel - 1) + panels.width(panel - 1));
        assertThat(panels.vectors(panel)).isBetween(1, panels.vectors(0));
      }
    }
  }

  @Test
  void areThreeOrFourVectorsWideWhereTheyCan() {
    for (int vectors = 1; vectors <= 60; vectors++) {
      if (vectors != 1 && vectors != 2 && vectors != 5) {
        assertThat(widths(vectors)).as(vectors + " vectors").allMatch(w -> w == 3 || w == 4);
      }
    }
    assertThat(widths(1)).containsExactly(1);
    assertThat(widths(2)).containsExactly(2);
    assertThat(widths(5)).containsExactly(3, 2);
    assertThat(widths(6)).containsExactly(3, 3);
    assertThat(widths(10)).containsExactly(4, 3, 3);
  }

  private static List<Integer> widths(int vectors) {
    Panels panels = Panels.of(vectors * LANES, LANES);
    return IntStream.range(0, panels.count()).map(panels::vectors).boxed().toList();
  }
}
