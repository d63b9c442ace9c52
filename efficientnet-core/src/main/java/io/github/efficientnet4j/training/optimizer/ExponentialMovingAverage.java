package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.graph.Parameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The moving average of a network's weights and BatchNorm statistics, which evaluates better than
 * the weights themselves: after each step, a ← a + (1 − decay) (w − a), where a starts as the
 * weights it was made with.
 *
 * <p>With the ramp, the n-th update uses min(decay, (1 + n) / (10 + n)), so that the average does
 * not stay near the first weights in a short training (TensorFlow's {@code
 * ExponentialMovingAverage} with {@code num_updates}, as in EfficientNet's training).
 *
 * <p>Not thread-safe: one update at a time.
 */
public final class ExponentialMovingAverage {

  private final double decay;
  private final boolean ramp;
  private final List<float[]> sources;
  private final List<float[]> averages;
  private final Map<String, float[]> state;
  private final Parameters parameters;
  private final ParallelRanges ranges;
  private final ParallelRanges.Body body = this::updateRange;
  private float rest;
  private long updates;

  /**
   * An average that starts as a copy of the values.
   *
   * @param source the values to follow, running statistics included; read at each update
   * @param decay in [0, 1); the recipe has 0.9999
   * @param ramp whether the decay begins small
   * @throws IllegalArgumentException if the decay is out of range
   */
  public ExponentialMovingAverage(Parameters source, double decay, boolean ramp) {
    Ranges.requireFraction("decay", decay);
    this.decay = decay;
    this.ramp = ramp;
    Objects.requireNonNull(source, "source");
    Map<String, float[]> copies = new LinkedHashMap<>();
    source.specs().keySet().forEach(name -> copies.put(name, source.values(name).clone()));
    state = Collections.unmodifiableMap(copies);
    sources = source.specs().keySet().stream().map(source::values).toList();
    averages = List.copyOf(copies.values());
    parameters = Parameters.of(List.copyOf(source.specs().values()), copies);
    ranges = new ParallelRanges(sources.stream().map(values -> values.length).toList());
  }

  /** Follows the values by one step. Allocates nothing. */
  public void update() {
    updates++;
    rest = (float) (1 - (ramp ? Math.min(decay, (1.0 + updates) / (10.0 + updates)) : decay));
    ranges.run(body);
  }

  private void updateRange(int range, int array, int from, int to) {
    float[] average = averages.get(array);
    float[] values = sources.get(array);
    for (int i = from; i < to; i++) {
      average[i] += rest * (values[i] - average[i]);
    }
  }

  /**
   * The averaged weights, to evaluate and to save.
   *
   * @return live: the next update changes them
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The updates made so far, those before a {@link #restore} included.
   *
   * @return at least 0
   */
  public long updates() {
    return updates;
  }

  /**
   * The averages under their parameters' names, for a checkpoint.
   *
   * @return an unmodifiable map of the live arrays, to read only
   */
  public Map<String, float[]> state() {
    return state;
  }

  /**
   * Continues where another average of the same network was.
   *
   * @param averagesMade what its {@link #state} returned; copied
   * @param updatesMade what its {@link #updates} returned
   * @throws IllegalArgumentException if an array is missing, surplus or of another size, or the
   *     updates are negative; nothing has changed then
   */
  public void restore(Map<String, float[]> averagesMade, long updatesMade) {
    if (updatesMade < 0) {
      throw new IllegalArgumentException("updates must be at least 0, but were " + updatesMade);
    }
    NamedArrays.copy(averagesMade, state, "moving average");
    updates = updatesMade;
  }
}
