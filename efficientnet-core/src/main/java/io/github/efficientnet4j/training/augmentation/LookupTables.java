package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;

/** Operations that map each sample through a lookup table per channel, as PIL's ImageOps does. */
final class LookupTables {

  private static final int LEVELS = 256;
  private static final int MAX_VALUE = 255;

  private LookupTables() {}

  /** Computes one channel's table from its histogram. */
  private interface Table {
    byte[] of(int[] histogram);
  }

  static Pixels invert(Pixels image) {
    return solarize(image, 0);
  }

  /** Inverts the samples at or above the threshold. */
  static Pixels solarize(Pixels image, double threshold) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i < threshold ? i : MAX_VALUE - i);
    }
    return mapped(image, histogram -> table);
  }

  /** Adds to the samples below 128, up to 255. */
  static Pixels solarizeAdd(Pixels image, int addition) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i < LEVELS / 2 ? Math.min(MAX_VALUE, i + addition) : i);
    }
    return mapped(image, histogram -> table);
  }

  /** Keeps the upper bits of each sample. */
  static Pixels posterize(Pixels image, int bits) {
    byte[] table = new byte[LEVELS];
    int mask = -(1 << 8 - bits);
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i & mask);
    }
    return mapped(image, histogram -> table);
  }

  /** Stretches each channel to the full range. */
  static Pixels autoContrast(Pixels image) {
    return mapped(image, LookupTables::stretched);
  }

  private static byte[] stretched(int[] histogram) {
    int low = 0;
    while (low < MAX_VALUE && histogram[low] == 0) {
      low++;
    }
    int high = MAX_VALUE;
    while (high > 0 && histogram[high] == 0) {
      high--;
    }
    if (high <= low) {
      return identity();
    }
    double scale = 255.0 / (high - low);
    double offset = -low * scale;
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) Math.max(0, Math.min(MAX_VALUE, (int) (i * scale + offset)));
    }
    return table;
  }

  /** Equalises each channel's histogram as far as a lookup table can. */
  static Pixels equalize(Pixels image) {
    return mapped(image, LookupTables::evened);
  }

  private static byte[] evened(int[] histogram) {
    int total = 0;
    int last = 0;
    int levels = 0;
    for (int count : histogram) {
      if (count > 0) {
        total += count;
        last = count;
        levels++;
      }
    }
    int step = (total - last) / MAX_VALUE;
    if (levels <= 1 || step == 0) {
      return identity();
    }
    byte[] table = new byte[LEVELS];
    int sum = step / 2;
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) Math.min(MAX_VALUE, sum / step);
      sum += histogram[i];
    }
    return table;
  }

  private static byte[] identity() {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) i;
    }
    return table;
  }

  private static Pixels mapped(Pixels image, Table tables) {
    int channels = image.channels();
    byte[] from = image.samples();
    byte[] to = new byte[from.length];
    for (int c = 0; c < channels; c++) {
      int[] histogram = new int[LEVELS];
      for (int i = c; i < from.length; i += channels) {
        histogram[from[i] & 0xff]++;
      }
      byte[] table = tables.of(histogram);
      for (int i = c; i < from.length; i += channels) {
        to[i] = table[from[i] & 0xff];
      }
    }
    return Pixels.of(channels, image.height(), image.width(), to);
  }
}
