package io.github.efficientnet4j.gradient;

/**
 * Decides which samples drop path drops and which elements dropout drops. The decision is a pure
 * function, so that every engine drops the same ones, in any order of computation and with any
 * number of threads.
 *
 * <p>Stateless and thread-safe.
 */
public final class DropNoise {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private DropNoise() {}

  /**
   * {@return whether an element is kept; true with probability 1 − rate}
   *
   * @param seed the seed of the pass
   * @param node the index of the drop operation's node in its graph
   * @param element the sample's index for drop path; the flat index in N x C for dropout
   * @param rate the probability of dropping, in [0, 1)
   */
  public static boolean keeps(long seed, int node, long element, double rate) {
    long z = mix(mix(seed + GOLDEN_GAMMA) + node * GOLDEN_GAMMA) + element * GOLDEN_GAMMA;
    return (mix(z) >>> 11) * 0x1p-53 >= rate;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
