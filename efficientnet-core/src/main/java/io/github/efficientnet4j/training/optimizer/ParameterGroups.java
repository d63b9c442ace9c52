package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Multipliers of the learning rate by parameter group, for discriminative learning rates and frozen
 * layers.
 *
 * <p>The first group that contains a parameter decides. A parameter in no group has multiplier 1.
 *
 * <p>Immutable and thread-safe.
 *
 * @param groups the groups in order of precedence
 */
public record ParameterGroups(List<ParameterGroup> groups) {

  /** The names of the classifier layer. ResNet's is {@code fc}. */
  private static final List<String> CLASSIFIERS = List.of("classifier", "fc");

  /** The prefix of the list of stages or blocks, in families that have one. */
  private static final String FEATURES = "features.";

  /** Creates the groups. */
  public ParameterGroups {
    groups = List.copyOf(groups);
  }

  /** {@return no groups: one learning rate for all parameters} */
  public static ParameterGroups uniform() {
    return new ParameterGroups(List.of());
  }

  /** {@return groups that freeze everything except the classifier} */
  public static ParameterGroups frozenBackbone() {
    ParameterGroups groups = uniform().with(ParameterGroup.ALL, 0);
    for (String classifier : CLASSIFIERS) {
      groups = groups.with(classifier, 1);
    }
    return groups;
  }

  /**
   * {@return discriminative learning rates (Howard and Ruder, ACL 2018): a group per entry of
   * {@code features}, or per layer}
   *
   * <p>Each stage learns more slowly than the one after it. The classifier has multiplier 1. The
   * last entry of {@code features}, or the last layer of a ResNet, has the factor. The one before
   * it has the factor squared, and so on.
   *
   * @param parameters the network's parameters
   * @param factor the ratio of neighbouring multipliers, above 0, at most 1
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

  /**
   * {@return {@code features.3} for {@code features.3.0.block.0.0.weight}, otherwise the name's
   * first part}
   */
  private static String entry(String name) {
    int from = name.startsWith(FEATURES) ? FEATURES.length() : 0;
    return name.substring(0, name.indexOf('.', from));
  }

  /**
   * {@return a copy with one more group, which takes precedence over the existing ones}
   *
   * @param name the group's name, see {@link ParameterGroup}
   * @param multiplier the multiplier of the learning rate, at least 0; 0 freezes the group
   * @throws IllegalArgumentException if the name or the multiplier is not allowed
   */
  public ParameterGroups with(String name, double multiplier) {
    List<ParameterGroup> more = new ArrayList<>();
    more.add(new ParameterGroup(name, multiplier));
    more.addAll(groups);
    return new ParameterGroups(more);
  }

  /**
   * {@return the multiplier of a parameter's learning rate, at least 0; 0 if it is frozen}
   *
   * @param parameter the parameter
   */
  public double multiplier(ParameterSpec parameter) {
    return groups.stream()
        .filter(group -> group.holds(parameter.name()))
        .mapToDouble(ParameterGroup::multiplier)
        .findFirst()
        .orElse(1);
  }

  /**
   * {@return whether a parameter is not frozen, that is, whether its multiplier is above 0}
   *
   * <p>Pass this method to the constructor of a {@link
   * io.github.efficientnet4j.gradient.TrainingState}. The gradients of frozen parameters are then
   * not computed.
   *
   * @param parameter the parameter
   */
  public boolean trained(ParameterSpec parameter) {
    return multiplier(parameter) > 0;
  }
}
