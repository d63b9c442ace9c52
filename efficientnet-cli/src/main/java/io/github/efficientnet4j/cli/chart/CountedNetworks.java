package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * EfficientNet-B0 to B7 with parameters and multiply-adds counted from this library's graphs, and
 * accuracies cited from the paper.
 *
 * <p>Stateless and thread-safe.
 */
public final class CountedNetworks {

  private CountedNetworks() {}

  /**
   * Counts them.
   *
   * @return B0 to B7, each at its own resolution, with the names and accuracies of {@link
   *     PublishedNetworks#efficientNets()}
   */
  public static List<NetworkSize> efficientNets() {
    List<NetworkSize> counted = new ArrayList<>();
    for (NetworkSize published : PublishedNetworks.efficientNets()) {
      String variant = published.name().substring("EfficientNet-".length());
      Cost cost = Cost.of(Graph.of(Architecture.efficientNet(EfficientNetVariant.parse(variant))));
      counted.add(
          new NetworkSize(
              published.name(),
              published.top1(),
              cost.parameters(),
              OptionalDouble.of(cost.multiplyAdds())));
    }
    return List.copyOf(counted);
  }
}
