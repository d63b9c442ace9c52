package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An evaluation as text: accuracy and loss, then a row per class with how often it was taken for
 * each.
 */
record EvaluationTable(Evaluation evaluation, List<String> classNames) {

  /** With more classes a matrix is too wide to be read. */
  private static final int MAX_COLUMNS = 20;

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
    return summary + "\n" + classes();
  }

  private TextTable classes() {
    ConfusionMatrix matrix = evaluation.confusion();
    boolean wide = matrix.classes() <= MAX_COLUMNS;
    List<String> header =
        new ArrayList<>(List.of("  ", "class", "images", "accuracy", "precision"));
    for (int c = 0; wide && c < matrix.classes(); c++) {
      header.add("as " + c);
    }
    TextTable table = new TextTable(Set.of(1), header.toArray(String[]::new));
    for (int c = 0; c < matrix.classes(); c++) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(c));
      row.add(classNames.get(c));
      row.add(Long.toString(matrix.images(c)));
      row.add(percent(matrix.accuracy(c)));
      row.add(percent(matrix.precision(c)));
      for (int predicted = 0; wide && predicted < matrix.classes(); predicted++) {
        row.add(Long.toString(matrix.count(c, predicted)));
      }
      table.add(row.toArray(String[]::new));
    }
    return table;
  }

  private static String percent(double part) {
    return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
