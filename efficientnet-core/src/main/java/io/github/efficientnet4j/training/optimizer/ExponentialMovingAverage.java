package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.graph.Parameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The exponential moving average (EMA) of a network's weights and BatchNorm statistics. It usually
 * evaluates better than the weights themselves.
 *
 * <p>After each step, a ← a + (1 − decay) (w − a). a starts as a copy of the initial weights.
 *
 * <p>With the ramp, the n-th update uses min(decay, (1 + n) / (10 + n)). In a short training the
 * average then does not stay near the initial weights (TensorFlow's {@code
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
   * Creates an average that starts as a copy of the values.
   *
   * @param source the values to average, running statistics included; read at each update
   * @param decay the decay, in [0, 1); the recipe uses 0.9999
   * @param ramp whether the first updates use a smaller decay
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

  /** Updates the average with the current values. In steady state it allocates nothing. */
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
   * {@return the averaged weights, to evaluate and to save} They are live: the next update changes
   * them.
   */
  public Parameters parameters() {
    return parameters;
  }

  /** {@return the number of updates so far, those before a {@link #restore} included} */
  public long updates() {
    return updates;
  }

  /**
   * {@return the averages by parameter name, for a checkpoint} The map is unmodifiable. Its arrays
   * are live and must not be modified.
   */
  public Map<String, float[]> state() {
    return state;
  }

  /**
   * Restores the state of another average of the same network.
   *
   * @param averagesMade what its {@link #state} returned; copied
   * @param updatesMade what its {@link #updates} returned
   * @throws IllegalArgumentException if an array is missing, unexpected or of another size, or if
   *     the number of updates is negative; nothing has then changed
   */
  public void restore(Map<String, float[]> averagesMade, long updatesMade) {
    if (updatesMade < 0) {
      throw new IllegalArgumentException("updates must be at least 0, but were " + updatesMade);
    }
    NamedArrays.copy(averagesMade, state, "moving average");
    updates = updatesMade;
  }
}
