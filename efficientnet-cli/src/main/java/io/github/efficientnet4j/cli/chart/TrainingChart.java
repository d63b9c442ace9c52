package io.github.efficientnet4j.cli.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.internal.io.TextFile;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Accuracy and loss of a training by epoch, from the metrics that a trainer leaves in its folder:
 * accuracy to the left, loss to the right, of training and, where there is one, of validation.
 *
 * <p>Immutable and thread-safe. Needs no display, but XChart on the class path.
 */
public final class TrainingChart {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;
  private static final int LOSS_AXIS = 1;
  private static final String TITLE = "Accuracy and loss of a training by epoch";

  /** Blue and vermillion of Okabe and Ito's palette: told apart with any colour vision. */
  private static final Color ACCURACY = new Color(0x0072B2);

  private static final Color LOSS = new Color(0xD55E00);

  private final List<JsonNode> epochs;

  private TrainingChart(List<JsonNode> epochs) {
    this.epochs = epochs;
  }

  /**
   * Reads the metrics of a training.
   *
   * @param metricsJsonLines an object for each epoch and line, as {@code
   *     io.github.efficientnet4j.training.TrainingFolder#metricsJsonLines} names it
   * @return the chart
   * @throws IllegalArgumentException if there is no epoch in it
   * @throws IOException if it cannot be read or holds no JSON
   */
  public static TrainingChart of(Path metricsJsonLines) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : TextFile.read(metricsJsonLines).lines().toList()) {
      epochs.add(epoch(line, mapper, metricsJsonLines));
    }
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException(metricsJsonLines + " holds no epoch to draw");
    }
    return new TrainingChart(List.copyOf(epochs));
  }

  private static JsonNode epoch(String line, ObjectMapper mapper, Path file) throws IOException {
    JsonNode read;
    try {
      read = mapper.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " has a line that is no epoch's metrics: " + e.getOriginalMessage(), e);
    }
    if (!read.isObject()) {
      throw new IOException(file + " has a line that is no epoch's metrics: " + line);
    }
    return read;
  }

  /**
   * Draws the chart into a PNG file, written at once.
   *
   * @param file the file, replaced if it exists
   * @throws IllegalStateException if it cannot be drawn here: without XChart on the class path, or
   *     without fonts
   * @throws IOException if it cannot be written; an existing file is left as it was
   */
  public void write(Path file) throws IOException {
    String epochsDrawn = epochs.size() + (epochs.size() == 1 ? " epoch" : " epochs");
    ChartFile.write(
        file, () -> new ChartImage(chart(), TITLE, epochsDrawn).encoded(ChartFormat.PNG));
  }

  XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle("Epoch")
            .yAxisTitle("Accuracy, %")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.setYAxisGroupTitle(LOSS_AXIS, "Loss");
    // One axis on each side, its numbers in the colour of its lines.
    chart.getStyler().setYAxisGroupPosition(LOSS_AXIS, Styler.YAxisPosition.Right);
    chart.getStyler().setYAxisGroupTickLabelsColorMap(0, ACCURACY);
    chart.getStyler().setYAxisGroupTickLabelsColorMap(LOSS_AXIS, LOSS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    add(chart, "training accuracy", "accuracy", 100, 0, ACCURACY, SeriesMarkers.NONE);
    add(chart, "validation accuracy", "validation_top1", 100, 0, ACCURACY, SeriesMarkers.CIRCLE);
    add(chart, "training loss", "loss", 1, LOSS_AXIS, LOSS, SeriesMarkers.NONE);
    add(chart, "validation loss", "validation_loss", 1, LOSS_AXIS, LOSS, SeriesMarkers.CIRCLE);
    return chart;
  }

  private void add(
      XYChart chart,
      String name,
      String field,
      double scale,
      int axis,
      Color color,
      Marker marker) {
    List<JsonNode> known = epochs.stream().filter(epoch -> epoch.hasNonNull(field)).toList();
    if (known.isEmpty()) {
      return;
    }
    XYSeries series =
        chart.addSeries(
            name,
            known.stream().mapToDouble(epoch -> epoch.path("epoch").asInt() + 1).toArray(),
            known.stream().mapToDouble(epoch -> scale * epoch.path(field).asDouble()).toArray());
    series.setYAxisGroup(axis);
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setMarker(marker);
  }
}
