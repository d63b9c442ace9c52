package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.internal.text.Decimals;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import io.github.efficientnet4j.study.Trial;
import io.github.efficientnet4j.study.TrialMeans;
import io.github.efficientnet4j.study.TrialResult;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A study's trials and results for a terminal.
 *
 * @param baseline multiply-adds of the baseline, which costs are compared with
 */
record StudyTables(long baseline) {

  /** What would be trained. */
  TextTable trials(List<Trial> trials) {
    TextTable table =
        new TextTable(
            Set.of(0, 1),
            "series",
            "trial",
            "width",
            "depth",
            "resolution",
            "pixels",
            "parameters",
            "multiply-adds",
            "ratio");
    for (Trial trial : trials) {
      Cost cost = Cost.of(Graph.of(trial.network()));
      ScalingCoefficients scaling = trial.scaling();
      table.add(
          trial.series(),
          trial.name(),
          factor(scaling.width()),
          factor(scaling.depth()),
          factor(scaling.resolution()),
          Integer.toString(trial.network().resolution()),
          String.format(Locale.ROOT, "%,d", cost.parameters()),
          String.format(Locale.ROOT, "%,d", cost.multiplyAdds()),
          ratio(cost.multiplyAdds()));
    }
    return table;
  }

  /** What was found, over all seeds. */
  TextTable results(List<TrialResult> results) {
    TextTable table =
        new TextTable(
            Set.of(0, 1),
            "series",
            "trial",
            "pixels",
            "parameters",
            "multiply-adds",
            "ratio",
            "seeds",
            "top-1 %",
            "+-",
            "loss");
    for (TrialMeans means : TrialMeans.of(results)) {
      TrialResult first = means.first();
      int seeds = means.results().size();
      table.add(
          first.series(),
          first.name(),
          Integer.toString(first.resolution()),
          String.format(Locale.ROOT, "%,d", first.parameters()),
          String.format(Locale.ROOT, "%,d", first.multiplyAdds()),
          ratio(first.multiplyAdds()),
          Integer.toString(seeds),
          String.format(Locale.ROOT, "%.2f", 100 * means.top1()),
          seeds < 2 ? "-" : String.format(Locale.ROOT, "%.2f", 100 * means.spread()),
          String.format(Locale.ROOT, "%.4f", means.loss()));
    }
    return table;
  }

  private String ratio(long multiplyAdds) {
    return String.format(Locale.ROOT, "%.3f", (double) multiplyAdds / baseline);
  }

  private static String factor(double value) {
    return Decimals.rounded(value, 4);
  }
}
