package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.text.Decimals;
import java.util.List;
import java.util.Locale;

/**
 * The results of a study as a table, with one row per trial over all its seeds.
 *
 * <p>Immutable and thread-safe.
 *
 * @param trials the rows in order
 */
public record StudyTable(List<TrialMeans> trials) {

  /** Creates the table. */
  public StudyTable {
    trials = List.copyOf(trials);
  }

  /**
   * {@return a table with a row for each trial, in the order of first appearance}
   *
   * @param results the results of any trials and seeds
   */
  public static StudyTable of(List<TrialResult> results) {
    return new StudyTable(TrialMeans.of(results));
  }

  /** {@return a Markdown table for documents; costs are relative to the first row} */
  public String markdown() {
    StringBuilder text =
        new StringBuilder(
            "| series | trial | d | w | r | pixels | parameters | multiply-adds | x first | seeds |"
                + " top-1 % | ± |\n"
                + "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (TrialMeans means : trials) {
      TrialResult first = means.first();
      int seeds = means.results().size();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %d | %,d | %,d | %.2f | %d | %.2f | %s |%n",
              first.series(),
              first.name(),
              rounded(first.scaling().depth()),
              rounded(first.scaling().width()),
              rounded(first.scaling().resolution()),
              first.resolution(),
              first.parameters(),
              first.multiplyAdds(),
              (double) first.multiplyAdds() / trials.get(0).first().multiplyAdds(),
              seeds,
              100 * means.top1(),
              seeds < 2 ? "–" : String.format(Locale.ROOT, "%.2f", 100 * means.spread())));
    }
    return text.toString();
  }

  /** {@return comma-separated values with a header for other programs; top-1 is in [0, 1]} */
  public String csv() {
    StringBuilder text =
        new StringBuilder(
            "series,trial,depth,width,resolution,pixels,parameters,multiply_adds,seeds,"
                + "top1_mean,top1_deviation,loss_mean,seconds_mean\n");
    for (TrialMeans means : trials) {
      TrialResult first = means.first();
      text.append(
          String.join(
              ",",
              quoted(first.series()),
              quoted(first.name()),
              Double.toString(first.scaling().depth()),
              Double.toString(first.scaling().width()),
              Double.toString(first.scaling().resolution()),
              Integer.toString(first.resolution()),
              Long.toString(first.parameters()),
              Long.toString(first.multiplyAdds()),
              Integer.toString(means.results().size()),
              Double.toString(means.top1()),
              Double.toString(means.spread()),
              Double.toString(means.loss()),
              Double.toString(means.seconds())));
      text.append('\n');
    }
    return text.toString();
  }

  private static String rounded(double factor) {
    return Decimals.rounded(factor, 3);
  }

  /** {@return the value quoted as in RFC 4180} */
  private static String quoted(String value) {
    return value.matches("[^,\"\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
