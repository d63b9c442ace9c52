package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Multipliers of the learning rate by group: discriminative learning rates and frozen parts. The
 * first group that holds a parameter decides; a parameter in no group has multiplier 1.
 *
 * <p>Immutable and thread-safe.
 *
 * @param groups in order of precedence
 */
public record ParameterGroups(List<ParameterGroup> groups) {

  /** What the classifier is called: ResNet's is {@code fc}. */
  private static final List<String> CLASSIFIERS = List.of("classifier", "fc");

  /** The list of stages or blocks, in families that have one. */
  private static final String FEATURES = "features.";

  /** Creates the groups. */
  public ParameterGroups {
    groups = List.copyOf(groups);
  }

  /**
   * One learning rate for all.
   *
   * @return no group
   */
  public static ParameterGroups uniform() {
    return new ParameterGroups(List.of());
  }

  /**
   * Trains the classifier only.
   *
   * @return groups that freeze all but the classifier
   */
  public static ParameterGroups frozenBackbone() {
    ParameterGroups groups = uniform().with(ParameterGroup.ALL, 0);
    for (String classifier : CLASSIFIERS) {
      groups = groups.with(classifier, 1);
    }
    return groups;
  }

  /**
   * Discriminative learning rates (Howard and Ruder, ACL 2018): each stage learns slower than the
   * one after it. The classifier has multiplier 1, the last entry of {@code features}, or the last
   * layer of a ResNet, the factor, the one before it the factor squared, and so on.
   *
   * @param parameters of the network
   * @param factor above 0, at most 1
   * @return a group per entry of {@code features}, or per layer
   * @throws IllegalArgumentException if the factor is out of range
   */
  public static ParameterGroups discriminative(
      Collection<ParameterSpec> parameters, double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor must be in (0, 1], but was " + factor);
    }
    List<String> stages =
        parameters.stream()
            .map(ParameterSpec::name)
            .map(ParameterGroups::entry)
            .filter(entry -> !CLASSIFIERS.contains(entry))
            .distinct()
            .toList();
    List<ParameterGroup> groups = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      groups.add(new ParameterGroup(stages.get(i), StrictMath.pow(factor, stages.size() - i)));
    }
    return new ParameterGroups(groups);
  }

  /** {@code features.3} of {@code features.3.0.block.0.0.weight}, else the first part. */
  private static String entry(String name) {
    int from = name.startsWith(FEATURES) ? FEATURES.length() : 0;
    return name.substring(0, name.indexOf('.', from));
  }

  /**
   * A copy with one more group, which takes precedence over those that are there.
   *
   * @param name of the group, see {@link ParameterGroup}
   * @param multiplier of the learning rate, at least 0; 0 freezes
   * @return the changed copy
   * @throws IllegalArgumentException if the name or the multiplier is not allowed
   */
  public ParameterGroups with(String name, double multiplier) {
    List<ParameterGroup> more = new ArrayList<>();
    more.add(new ParameterGroup(name, multiplier));
    more.addAll(groups);
    return new ParameterGroups(more);
  }

  /**
   * The multiplier of a parameter's learning rate.
   *
   * @param parameter the parameter
   * @return at least 0; 0 if frozen
   */
  public double multiplier(ParameterSpec parameter) {
    return groups.stream()
        .filter(group -> group.holds(parameter.name()))
        .mapToDouble(ParameterGroup::multiplier)
        .findFirst()
        .orElse(1);
  }

  /**
   * Whether a parameter is not frozen: the choice to make a {@link
   * io.github.efficientnet4j.gradient.TrainingState} with, which then spends nothing on the
   * gradients of frozen ones.
   *
   * @param parameter the parameter
   * @return whether its multiplier is above 0
   */
  public boolean trained(ParameterSpec parameter) {
    return multiplier(parameter) > 0;
  }
}
