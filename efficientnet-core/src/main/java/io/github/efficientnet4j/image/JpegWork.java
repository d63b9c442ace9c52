package io.github.efficientnet4j.image;

import javax.imageio.IIOException;

/**
 * The work of a JPEG's scans. Each scan is a pass over the blocks of its components, however few
 * bytes it has. Not thread-safe.
 */
final class JpegWork {

  /**
   * Passes times blocks of 8x8 samples, about 4 seconds. A photo of 100 megapixels has about 25
   * million in the ten scans that encoders write, one of 12 megapixels 3 million.
   */
  static final long MAX_BLOCK_PASSES = 32_000_000;

  private static final int BLOCK = 8;

  private final int[] components;
  private final long[] blocks;
  private long passes;
  private int scans;

  private JpegWork(int[] components, long[] blocks) {
    this.components = components;
    this.blocks = blocks;
  }

  /** {@return the work before the first scan, from a frame header} */
  static JpegWork of(byte[] file, int content, int end) throws IIOException {
    int count = content + 6 <= end ? file[content + 5] & 0xff : 0;
    if (content + 6 + 3 * count > end || count == 0) {
      throw new IIOException("its frame header is too short");
    }
    if (file[content] != Byte.SIZE) {
      throw new IIOException(
          "it has " + (file[content] & 0xff) + " bits a sample; those of 8 are read");
    }
    long all = blocks(file, content + 1) * blocks(file, content + 3);
    int[] components = new int[count];
    int[] sampling = new int[count];
    int largest = 1;
    for (int i = 0; i < count; i++) {
      int at = content + 6 + 3 * i;
      components[i] = file[at] & 0xff;
      sampling[i] = (file[at + 1] >> 4 & 0xf) * (file[at + 1] & 0xf);
      largest = Math.max(largest, sampling[i]);
    }
    long[] blocks = new long[count];
    for (int i = 0; i < count; i++) {
      blocks[i] = Math.max(1, all * sampling[i] / largest);
    }
    return new JpegWork(components, blocks);
  }

  private static long blocks(byte[] file, int at) {
    return ((file[at] & 0xff) << 8 | file[at + 1] & 0xff) / BLOCK + 1;
  }

  /** {@return the identifiers of the frame's components} */
  int[] components() {
    return components.clone();
  }

  /** Adds a scan. The first one is free: its pixels are limited otherwise. */
  void addScan(byte[] file, int content, int end) throws IIOException {
    int count = content < end ? file[content] & 0xff : 0;
    for (int i = 0; i < count && content + 1 + 2 * i < end; i++) {
      for (int c = 0; c < components.length; c++) {
        if (scans > 0 && components[c] == (file[content + 1 + 2 * i] & 0xff)) {
          passes += blocks[c];
        }
      }
    }
    scans++;
    if (passes > MAX_BLOCK_PASSES) {
      throw new IIOException(
          "its first "
              + scans
              + " scans pass "
              + passes
              + " times over a block; at most "
              + MAX_BLOCK_PASSES
              + " are decoded, because each scan costs time however small it is");
    }
  }
}
