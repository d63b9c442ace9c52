package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ArchitectureBuilder;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.internal.text.Decimals;
import io.github.efficientnet4j.scaling.ChannelRounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The networks that differ from a first network in the settings of its MBConv stages.
 *
 * <p>It follows the space of MnasNet (Tan et al., CVPR 2019, section 4.1), in which the paper's
 * baseline was found. The settings of a stage are: a kernel of 3 or 5; an expansion of 1, 3 or 6;
 * squeeze-and-excitation or none; 0.75, 1 or 1.25 times the channels; one repeat less, as many, or
 * one more. Stem, head, strides and other stages do not change.
 *
 * <p>Immutable and thread-safe.
 */
public final class SearchSpace {

  private static final List<Integer> KERNELS = List.of(3, 5);
  private static final List<Double> EXPANSIONS = List.of(1.0, 3.0, 6.0);
  private static final List<Double> WIDTHS = List.of(0.75, 1.0, 1.25);
  private static final List<Integer> MORE_REPEATS = List.of(-1, 0, 1);
  private static final List<Boolean> GATES = List.of(true, false);

  private final Architecture first;
  private final ChannelRounding channels;

  /** The indices of the stages that can change. */
  private final List<Integer> places = new ArrayList<>();

  private SearchSpace(Architecture first, ChannelRounding channels) {
    this.first = Objects.requireNonNull(first, "first");
    this.channels = Objects.requireNonNull(channels, "channels");
    for (int i = 0; i < first.stages().size(); i++) {
      if (first.stages().get(i).block() instanceof MBConv) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "the search changes MBConv stages, but " + first.name() + " has none");
    }
  }

  /**
   * {@return the space around a network}
   *
   * @param baseline the network, and the rounding of its channels
   * @throws IllegalArgumentException if the network has no MBConv stage
   */
  public static SearchSpace around(Baseline baseline) {
    return new SearchSpace(baseline.network(), baseline.channels());
  }

  /** {@return the network that the space was built around} It need not be in the space itself. */
  public Architecture first() {
    return first;
  }

  /**
   * {@return a random network of the space} Each setting is drawn independently and uniformly.
   *
   * @param random the source of random choices
   */
  public Architecture random(RandomGenerator random) {
    List<Stage> stages = new ArrayList<>(first.stages());
    for (int place : places) {
      for (Setting setting : Setting.values()) {
        stages.set(place, changed(stages.get(place), place, setting, random));
      }
    }
    return with(stages);
  }

  /**
   * Redraws one setting of one stage.
   *
   * @param parent a network of this space, or the first network
   * @param random the source of random choices
   * @return a network that differs from its parent in one setting, or in none if the same value was
   *     drawn
   */
  public Architecture mutated(Architecture parent, RandomGenerator random) {
    List<Stage> stages = new ArrayList<>(parent.stages());
    int place = drawn(places, random);
    Setting setting = drawn(List.of(Setting.values()), random);
    stages.set(place, changed(stages.get(place), place, setting, random));
    return with(stages);
  }

  /**
   * {@return a short text of the settings of a network's MBConv stages}
   *
   * <p>An example is {@code k3e6se24x2_k5e1c40x1}. A stage has its kernel, expansion, {@code se}
   * or, without squeeze-and-excitation, {@code c}, channels and repeats.
   *
   * @param network a network of this space
   */
  public String describe(Architecture network) {
    return places.stream()
        .map(place -> network.stages().get(place))
        .map(SearchSpace::describe)
        .collect(Collectors.joining("_"));
  }

  private enum Setting {
    KERNEL,
    EXPANSION,
    GATE,
    CHANNELS,
    REPEATS
  }

  private Stage changed(Stage stage, int place, Setting setting, RandomGenerator random) {
    MBConv block = (MBConv) stage.block();
    Stage original = first.stages().get(place);
    return switch (setting) {
      case KERNEL ->
          with(
              stage,
              new MBConv(drawn(KERNELS, random), block.expansion(), block.squeezeExcitation()));
      case EXPANSION ->
          with(
              stage,
              new MBConv(block.kernel(), drawn(EXPANSIONS, random), block.squeezeExcitation()));
      case GATE -> {
        Optional<SqueezeExcitation> gate =
            drawn(GATES, random) ? Optional.of(SqueezeExcitation.QUARTER) : Optional.empty();
        yield with(stage, new MBConv(block.kernel(), block.expansion(), gate));
      }
      case CHANNELS -> {
        int width = channels.round(original.channels(), drawn(WIDTHS, random));
        yield new Stage(block, width, stage.repeats(), stage.stride());
      }
      case REPEATS -> {
        int repeats = Math.max(1, original.repeats() + drawn(MORE_REPEATS, random));
        yield new Stage(block, stage.channels(), repeats, stage.stride());
      }
    };
  }

  private static Stage with(Stage stage, MBConv block) {
    return new Stage(block, stage.channels(), stage.repeats(), stage.stride());
  }

  private Architecture with(List<Stage> stages) {
    ArchitectureBuilder builder = first.toBuilder().clearStages();
    for (Stage stage : stages) {
      builder.stage(stage.block(), stage.channels(), stage.repeats(), stage.stride());
    }
    return builder.build();
  }

  private static String describe(Stage stage) {
    MBConv block = (MBConv) stage.block();
    return Stream.of(
            "k" + block.kernel(),
            "e" + Decimals.exact(block.expansion()),
            block.squeezeExcitation().isPresent() ? "se" : "c",
            String.valueOf(stage.channels()),
            "x" + stage.repeats())
        .collect(Collectors.joining());
  }

  private static <T> T drawn(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }
}
