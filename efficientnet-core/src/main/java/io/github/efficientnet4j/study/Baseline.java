package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.ChannelRounding;
import io.github.efficientnet4j.scaling.ResolutionRounding;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Objects;

/**
 * The network that a study scales, and how what comes out is rounded.
 *
 * <p>Immutable and thread-safe.
 *
 * @param network the baseline, with the classes of the data
 * @param channels how scaled channels are rounded; multiples of 8 are coarse for a narrow network
 * @param resolutions how scaled resolutions are rounded; multiples of 8 are coarse for small images
 */
public record Baseline(
    Architecture network, ChannelRounding channels, ResolutionRounding resolutions) {

  /** The series of the baseline itself, and its trial's name. */
  public static final String SERIES = "baseline";

  /** Images from this size on are scaled in steps of 8 pixels, smaller ones in single pixels. */
  private static final int LARGE = 128;

  /** Creates the baseline. */
  public Baseline {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(channels, "channels");
    Objects.requireNonNull(resolutions, "resolutions");
  }

  /**
   * A baseline with the usual rounding: of channels that of its family; of resolutions to multiples
   * of 8, or to whole pixels where images are smaller than 128.
   *
   * @param network the baseline, with the classes of the data
   * @return the baseline
   */
  public static Baseline of(Architecture network) {
    return new Baseline(
        network,
        network.family().channelRounding(),
        network.resolution() < LARGE ? new ResolutionRounding(1) : ResolutionRounding.DEFAULT);
  }

  /**
   * The baseline as a trial.
   *
   * @return a trial of the series {@link #SERIES}
   */
  public Trial trial() {
    return trial(SERIES, SERIES, ScalingCoefficients.IDENTITY);
  }

  /**
   * A scaled network as a trial.
   *
   * @param series as in {@link Trial}
   * @param name as in {@link Trial}
   * @param scaling the multipliers
   * @return the trial
   * @throws IllegalArgumentException if there is no such network; see {@link #scaledBy}
   */
  public Trial trial(String series, String name, ScalingCoefficients scaling) {
    return new Trial(series, name, scaling, scaledBy(scaling));
  }

  /**
   * Scales the network.
   *
   * @param scaling the multipliers
   * @return the scaled network
   * @throws IllegalArgumentException if the width would leave no channel of some layer, or the
   *     resolution is smaller than the network's {@link #totalStride}; the message names the
   *     smallest multiplier that is possible
   */
  public Architecture scaledBy(ScalingCoefficients scaling) {
    int narrowest = narrowest();
    if (scaling.width() * narrowest < 1) {
      throw new IllegalArgumentException(
          "width "
              + scaling.width()
              + " leaves no channel of a layer of "
              + network.name()
              + " that has "
              + narrowest
              + "; the width must be at least "
              + 1.0 / narrowest);
    }
    Architecture scaled = network.scaledBy(scaling, channels, resolutions);
    if (scaled.resolution() < totalStride()) {
      throw new IllegalArgumentException(
          "resolution "
              + scaling.resolution()
              + " makes images of "
              + scaled.resolution()
              + " pixels of the "
              + network.resolution()
              + " of "
              + network.name()
              + ", fewer than its total stride of "
              + totalStride()
              + "; the resolution must be at least "
              + (double) totalStride() / network.resolution());
    }
    return scaled;
  }

  private int narrowest() {
    int narrowest = network.stem().channels();
    for (Stage stage : network.stages()) {
      narrowest = Math.min(narrowest, stage.channels());
    }
    return narrowest;
  }

  /**
   * By how much the network shrinks an image: one cell of its last map stands for so many pixels.
   *
   * @return the product of all strides, at least 1
   */
  public int totalStride() {
    int stride = network.stem().stride() * (network.stem().maxPool() ? 2 : 1);
    for (Stage stage : network.stages()) {
      stride *= stage.stride();
    }
    return stride;
  }

  /**
   * The cost of a scaled network, with all rounding.
   *
   * @param scaling the multipliers
   * @return multiply-adds of one image
   * @throws IllegalArgumentException if there is no such network
   */
  public long multiplyAdds(ScalingCoefficients scaling) {
    return multiplyAdds(scaledBy(scaling));
  }

  static long multiplyAdds(Architecture network) {
    return Cost.of(Graph.of(network)).multiplyAdds();
  }
}
