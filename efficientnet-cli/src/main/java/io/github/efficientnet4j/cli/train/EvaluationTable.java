package io.github.efficientnet4j.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An evaluation as text or JSON: accuracy and loss, then a row per class, then how often each was
 * taken for each other one.
 */
record EvaluationTable(Evaluation evaluation, List<String> classNames) {

  /** With more classes a matrix is too wide to be read, and the most frequent mistakes are said. */
  private static final int MAX_COLUMNS = 20;

  private static final int MAX_MISTAKES = 20;

  /** Of a terminal as it opens: a line that is longer is wrapped there. */
  private static final int TERMINAL = 80;

  @Override
  public String toString() {
    String summary =
        String.format(
            Locale.ROOT,
            "%d images: top-1 %.2f %%, top-5 %.2f %%, loss %.4f%n",
            evaluation.images(),
            100 * evaluation.top1(),
            100 * evaluation.top5(),
            evaluation.loss());
    return summary + "\n" + classes() + "\n" + (isSmall() ? matrix() : mistakes());
  }

  private boolean isSmall() {
    return evaluation.confusion().classes() <= MAX_COLUMNS;
  }

  private TextTable classes() {
    ConfusionMatrix matrix = evaluation.confusion();
    TextTable table = new TextTable(Set.of(1), "  ", "class", "images", "accuracy", "precision");
    for (int c = 0; c < matrix.classes(); c++) {
      table.add(
          Integer.toString(c),
          classNames.get(c),
          Long.toString(matrix.images(c)),
          percent(matrix.accuracy(c)),
          percent(matrix.precision(c)));
    }
    return table;
  }

  /** A row per class, a column for each that it was taken for; in parts that fit a terminal. */
  private String matrix() {
    ConfusionMatrix matrix = evaluation.confusion();
    int classes = matrix.classes();
    int digits = Integer.toString(classes - 1).length();
    for (int c = 0; c < classes; c++) {
      digits = Math.max(digits, Long.toString(matrix.images(c)).length());
    }
    int columns = Math.max(1, (TERMINAL - digits - 2) / (digits + 2));
    StringBuilder text =
        new StringBuilder(
            "Images of the class of each row that were taken for that of a column:\n");
    for (int first = 0; first < classes; first += columns) {
      int end = Math.min(classes, first + columns);
      List<String> header = new ArrayList<>(List.of(" ".repeat(digits)));
      for (int predicted = first; predicted < end; predicted++) {
        header.add(" ".repeat(digits - Integer.toString(predicted).length()) + predicted);
      }
      TextTable table = new TextTable(Set.of(), header.toArray(String[]::new));
      for (int c = 0; c < classes; c++) {
        List<String> row = new ArrayList<>(List.of(Integer.toString(c)));
        for (int predicted = first; predicted < end; predicted++) {
          row.add(Long.toString(matrix.count(c, predicted)));
        }
        table.add(row.toArray(String[]::new));
      }
      text.append(first == 0 ? "" : "\n").append(table);
    }
    return text.toString();
  }

  private record Mistake(int actual, int predicted, long images) {}

  private String mistakes() {
    ConfusionMatrix matrix = evaluation.confusion();
    List<Mistake> all = new ArrayList<>();
    for (int actual = 0; actual < matrix.classes(); actual++) {
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        if (actual != predicted && matrix.count(actual, predicted) > 0) {
          all.add(new Mistake(actual, predicted, matrix.count(actual, predicted)));
        }
      }
    }
    if (all.isEmpty()) {
      return "No image was taken for one of another class.\n";
    }
    TextTable table = new TextTable(Set.of(0, 1), "most frequent mistakes", "taken for", "images");
    all.stream()
        .sorted(Comparator.comparingLong((Mistake mistake) -> -mistake.images()))
        .limit(MAX_MISTAKES)
        .forEach(
            mistake ->
                table.add(
                    classNames.get(mistake.actual()),
                    classNames.get(mistake.predicted()),
                    Long.toString(mistake.images())));
    return table.toString();
  }

  /** All of it; the matrix has a row per class, with the number of times each was predicted. */
  ObjectNode json() {
    ConfusionMatrix matrix = evaluation.confusion();
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("images", evaluation.images());
    root.put("top1", evaluation.top1());
    root.put("top5", evaluation.top5());
    root.put("loss", evaluation.loss());
    ArrayNode classes = root.putArray("classes");
    ArrayNode confusion = root.putArray("confusion");
    for (int c = 0; c < matrix.classes(); c++) {
      ObjectNode node = classes.addObject();
      node.put("index", c);
      node.put("label", classNames.get(c));
      node.put("images", matrix.images(c));
      // Of no image there is none: null, as JSON has no NaN.
      node.set("accuracy", number(matrix.accuracy(c)));
      node.set("precision", number(matrix.precision(c)));
      ArrayNode row = confusion.addArray();
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        row.add(matrix.count(c, predicted));
      }
    }
    return root;
  }

  private static JsonNode number(double part) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Double.isNaN(part) ? nodes.nullNode() : nodes.numberNode(part);
  }

  private static String percent(double part) {
    return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
