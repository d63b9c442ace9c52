package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import java.util.List;

/** A small baseline, and a runner that trains nothing. */
final class StudyFixtures {

  /** 28 pixels, a total stride of 4, its narrowest layer of 8 channels. */
  static final Baseline BASELINE =
      Baseline.of(
          Architecture.builder("tiny")
              .inputChannels(1)
              .resolution(28)
              .stem(8, 3, 1)
              .stage(MBConv.of(3, 1), 16, 2, 2)
              .stage(MBConv.of(3, 4), 24, 3, 2)
              .head(64)
              .classes(10)
              .build());

  private StudyFixtures() {}

  static List<Trial> widths(double... factors) {
    List<Double> list = java.util.Arrays.stream(factors).boxed().toList();
    return SingleScaling.trials(BASELINE, Dimension.WIDTH, list);
  }

  static TrialResult result(Trial trial, long seed, double top1) {
    Cost cost = Cost.of(Graph.of(trial.network()));
    return new TrialResult(
        trial.series(),
        trial.name(),
        trial.scaling(),
        seed,
        trial.network().resolution(),
        cost.multiplyAdds(),
        cost.parameters(),
        top1,
        0.5,
        1.25);
  }
}
