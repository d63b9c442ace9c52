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
 * The network that a study scales, and the rounding of scaled sizes.
 *
 * <p>Immutable and thread-safe.
 *
 * @param network the baseline, with the classes of the data
 * @param channels the rounding of scaled channels; multiples of 8 are coarse for a narrow network
 * @param resolutions the rounding of scaled resolutions; multiples of 8 are coarse for small images
 */
public record Baseline(
    Architecture network, ChannelRounding channels, ResolutionRounding resolutions) {

  /** The name of the baseline's trial and of its series. */
  public static final String SERIES = "baseline";

  /**
   * Resolutions from this size on are rounded to multiples of 8 pixels, smaller ones to whole
   * pixels.
   */
  private static final int LARGE = 128;

  /** Creates the baseline. */
  public Baseline {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(channels, "channels");
    Objects.requireNonNull(resolutions, "resolutions");
  }

  /**
   * {@return a baseline with the usual rounding}
   *
   * <p>Channels are rounded as in the network's family. Resolutions are rounded to multiples of 8,
   * or to whole pixels if the network's images are smaller than 128 pixels.
   *
   * @param network the baseline, with the classes of the data
   */
  public static Baseline of(Architecture network) {
    return new Baseline(
        network,
        network.family().channelRounding(),
        network.resolution() < LARGE ? new ResolutionRounding(1) : ResolutionRounding.DEFAULT);
  }

  /** {@return the baseline as a trial of the series {@link #SERIES}} */
  public Trial trial() {
    return trial(SERIES, SERIES, ScalingCoefficients.IDENTITY);
  }

  /**
   * {@return a scaled network as a trial}
   *
   * @param series the series, as in {@link Trial}
   * @param name the name, as in {@link Trial}
   * @param scaling the multipliers
   * @throws IllegalArgumentException if the scaled network is impossible; see {@link #scaledBy}
   */
  public Trial trial(String series, String name, ScalingCoefficients scaling) {
    return new Trial(series, name, scaling, scaledBy(scaling));
  }

  /**
   * {@return the scaled network}
   *
   * @param scaling the multipliers
   * @throws IllegalArgumentException if the width leaves a layer without channels, or the
   *     resolution is smaller than the network's {@link #totalStride}; the message names the
   *     smallest possible multiplier
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
   * {@return the product of all strides, at least 1} One cell of the last feature map covers this
   * number of input pixels in each direction.
   */
  public int totalStride() {
    int stride = network.stem().stride() * (network.stem().maxPool() ? 2 : 1);
    for (Stage stage : network.stages()) {
      stride *= stage.stride();
    }
    return stride;
  }

  /**
   * {@return the multiply-adds of a scaled network for one image, with all rounding}
   *
   * @param scaling the multipliers
   * @throws IllegalArgumentException if the scaled network is impossible
   */
  public long multiplyAdds(ScalingCoefficients scaling) {
    return multiplyAdds(scaledBy(scaling));
  }

  static long multiplyAdds(Architecture network) {
    return Cost.of(Graph.of(network)).multiplyAdds();
  }
}
