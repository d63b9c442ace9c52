package io.github.efficientnet4j.cli.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Model size against accuracy on ImageNet, as the EfficientNet paper's figures show it: the
 * EfficientNets joined by a line, other networks as points.
 *
 * <pre>{@code
 * ModelSizeChart.of(ModelSizeChart.Kind.PARAMETERS)
 *     .write(Path.of("parameters.svg"), ChartFormat.SVG);
 * }</pre>
 *
 * <p>Immutable and thread-safe. Needs no display.
 */
public final class ModelSizeChart {

  /** What the size is measured in. */
  public enum Kind {
    /** Trainable values. */
    PARAMETERS,
    /** Multiply-adds for one image, what papers call FLOPS. */
    MULTIPLY_ADDS
  }

  private final Kind kind;
  private final List<NetworkSize> counted;
  private final List<NetworkSize> cited;

  private ModelSizeChart(Kind kind, List<NetworkSize> counted, List<NetworkSize> cited) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.counted = known(kind, counted);
    this.cited = known(kind, cited);
    if (this.counted.isEmpty() || this.cited.isEmpty()) {
      throw new IllegalArgumentException(
          "a chart needs at least one counted and one cited network of known "
              + (kind == Kind.PARAMETERS ? "parameters" : "multiply-adds"));
    }
  }

  /**
   * The EfficientNets as this library counts them, and the other networks of the paper as cited.
   *
   * @param kind what the size is measured in
   * @return the chart
   */
  public static ModelSizeChart of(Kind kind) {
    return of(kind, CountedNetworks.efficientNets(), PublishedNetworks.others());
  }

  /**
   * A chart of given networks.
   *
   * @param kind what the size is measured in; networks whose size is unknown are left out
   * @param counted counted by this library, at least one, joined in their order
   * @param cited of which everything is cited, at least one
   * @return the chart
   * @throws IllegalArgumentException if there is no network to draw
   */
  public static ModelSizeChart of(Kind kind, List<NetworkSize> counted, List<NetworkSize> cited) {
    return new ModelSizeChart(kind, counted, cited);
  }

  private static List<NetworkSize> known(Kind kind, List<NetworkSize> networks) {
    return networks.stream()
        .filter(network -> kind == Kind.PARAMETERS || network.multiplyAdds().isPresent())
        .toList();
  }

  /**
   * Draws the chart into a file, written at once: whoever reads meanwhile sees the old file or the
   * new one.
   *
   * @param file the file, replaced if it exists
   * @param format its kind
   * @throws IllegalStateException if XChart, or for SVG VectorGraphics2D, is not on the class path
   * @throws IOException if it cannot be written; an existing file is left as it was
   */
  public void write(Path file, ChartFormat format) throws IOException {
    ChartFile.write(file, () -> new ModelSizeDrawing(kind, counted, cited).encoded(format));
  }
}
