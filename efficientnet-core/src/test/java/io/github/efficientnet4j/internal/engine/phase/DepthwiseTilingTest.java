package io.github.efficientnet4j.internal.engine.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthwiseTilingTest {

  private static final int PANEL = 48;

  /** 150x150 and 75x75 maps are B7's; what two workers make starts at the same row, cut or not. */
  @ParameterizedTest
  @CsvSource({
    "3, 150, 1, 48, 3", // a part fits with 50 rows
    "3, 150, 2, 48, 4", // with 37 or 38 of a worker's 75
    "3, 150, 1, 0, 1", // each panel reads its own channels
    "5, 75, 1, 80, 1", // bands would be so low that a ninth of the rows were made twice
    "3, 28, 1, 40, 1"
  })
  void cutsPartsThatDoNotFitIntoTheSecondLevel(
      int kernel, int side, int workers, int sharedFloats, int bands) {
    Bands rows = Bands.of(side, workers);
    DepthwiseTiling tiling =
        DepthwiseTiling.of(
            depthwise(kernel), new Shape(6 * PANEL, side, side), rows, PANEL, sharedFloats);
    assertEquals(bands, tiling.rows().count());
    for (int worker = 0; worker <= workers; worker++) {
      assertEquals(rows.start(worker), tiling.rows().start(worker * bands / workers));
    }
  }

  private static Convolution depthwise(int kernel) {
    ParameterSpec weights =
        new ParameterSpec(
            "weight", List.of(6 * PANEL, 1, kernel, kernel), ParameterSpec.Role.DEPTHWISE_KERNEL);
    return new Convolution(weights, Optional.empty(), 1, Padding.NONE, 6 * PANEL);
  }
}
