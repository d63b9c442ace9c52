package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table of a network's stages with shapes and costs, as text ({@link #toString()}) and as JSON
 * ({@link #toJson()}).
 *
 * <p>Immutable and thread-safe.
 *
 * @param model the network's name
 * @param input the shape of one image
 * @param rows stem, stages, head convolution and classifier, in order
 * @param total the cost of the whole network
 * @param peakActivationBytes see {@link Cost#peakActivationBytes(Graph)}
 */
public record Summary(
    String model, Shape input, List<Row> rows, Cost total, long peakActivationBytes) {

  /**
   * One row of the table.
   *
   * @param name torchvision's node name
   * @param label the operator, as in the paper's table 1
   * @param layers the number of blocks
   * @param output the shape of the output
   * @param cost the cost per image
   * @param peakActivationBytes see {@link Cost#peakActivationBytes(Graph, FeatureMap)}
   */
  public record Row(
      String name, String label, int layers, Shape output, Cost cost, long peakActivationBytes) {}

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /**
   * {@return the summary of an architecture at an input size}
   *
   * @param architecture the network
   * @param height input rows
   * @param width input columns
   */
  public static Summary of(Architecture architecture, int height, int width) {
    return of(Graph.of(architecture, height, width));
  }

  /**
   * {@return the summary of a graph}
   *
   * @param graph the network at one input size
   */
  public static Summary of(Graph graph) {
    List<Row> rows = new ArrayList<>();
    for (FeatureMap map : graph.featureMaps()) {
      rows.add(
          new Row(
              map.name(),
              map.label(),
              map.repeats(),
              map.shape(),
              Cost.of(graph, map),
              Cost.peakActivationBytes(graph, map)));
    }
    int first = graph.featureMaps().get(rows.size() - 1).lastNode() + 1;
    int end = graph.nodes().size();
    rows.add(
        new Row(
            "classifier",
            "Pool, dropout, linear",
            1,
            graph.nodes().get(graph.logitsNode()).output(),
            Cost.of(graph.nodes().subList(first, end)),
            Cost.peakActivationBytes(graph, first, end - 1)));
    return new Summary(
        graph.architecture().name(),
        graph.input(),
        rows,
        Cost.of(graph),
        Cost.peakActivationBytes(graph));
  }

  /**
   * {@return the table as an indented JSON object} Its members are {@code model}, {@code input}
   * (channels, height, width), {@code parameters}, {@code multiply_adds}, {@code activations},
   * {@code peak_activation_bytes} and {@code stages}. Each stage has {@code name}, {@code
   * operator}, {@code layers}, {@code output} and the same four costs.
   */
  public String toJson() {
    JsonObject root = new JsonObject().put("model", model).put("input", dimensions(input));
    return putCost(root, total, peakActivationBytes)
        .put("stages", rows.stream().map(Summary::stage).toList())
        .toPrettyJson();
  }

  private static JsonObject stage(Row row) {
    JsonObject stage =
        new JsonObject()
            .put("name", row.name())
            .put("operator", row.label())
            .put("layers", row.layers())
            .put("output", dimensions(row.output()));
    return putCost(stage, row.cost(), row.peakActivationBytes());
  }

  private static List<Integer> dimensions(Shape shape) {
    return List.of(shape.channels(), shape.height(), shape.width());
  }

  private static JsonObject putCost(JsonObject object, Cost cost, long peakActivationBytes) {
    return object
        .put("parameters", cost.parameters())
        .put("multiply_adds", cost.multiplyAdds())
        .put("activations", cost.activations())
        .put("peak_activation_bytes", peakActivationBytes);
  }

  /** {@return the table as text; lines end with {@code \n}, including the last} */
  @Override
  public String toString() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of(
            "stage",
            "operator",
            "layers",
            "output",
            "parameters",
            "multiply-adds",
            "share",
            "activations",
            "peak MB"));
    for (Row row : rows) {
      double share = 100.0 * row.cost().multiplyAdds() / Math.max(1, total.multiplyAdds());
      cells.add(
          List.of(
              row.name(),
              row.label(),
              Integer.toString(row.layers()),
              row.output().toString(),
              grouped(row.cost().parameters()),
              grouped(row.cost().multiplyAdds()),
              String.format(Locale.ROOT, "%.1f %%", share),
              grouped(row.cost().activations()),
              megabytes(row.peakActivationBytes())));
    }
    cells.add(
        List.of(
            "total",
            "",
            Integer.toString(rows.stream().mapToInt(Row::layers).sum()),
            "",
            grouped(total.parameters()),
            grouped(total.multiplyAdds()),
            "100.0 %",
            grouped(total.activations()),
            megabytes(peakActivationBytes)));
    int[] widths = new int[cells.get(0).size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    String rule = "-".repeat(java.util.Arrays.stream(widths).sum() + 2 * (widths.length - 1));
    StringBuilder text = new StringBuilder();
    text.append(model).append(", input ").append(input).append("\n\n");
    for (int i = 0; i < cells.size(); i++) {
      text.append(line(cells.get(i), widths)).append('\n');
      if (i == 0 || i == cells.size() - 2) {
        text.append(rule).append('\n');
      }
    }
    text.append('\n').append(footer()).append('\n');
    return text.toString();
  }

  private String footer() {
    return String.format(
        Locale.ROOT,
        "%.1f M parameters (%.1f MB in float32), %.2f G multiply-adds, %.1f M activations,"
            + " %.1f MB peak activation memory per image",
        total.parameters() / 1e6,
        total.parameters() * (double) Float.BYTES / 1e6,
        total.multiplyAdds() / 1e9,
        total.activations() / 1e6,
        peakActivationBytes / 1e6);
  }

  private static String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      boolean text = i < 2;
      padded.add(
          String.format(text ? "%-" + widths[i] + "s" : "%" + widths[i] + "s", cells.get(i)));
    }
    return padded.stream().collect(Collectors.joining("  ")).stripTrailing();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
