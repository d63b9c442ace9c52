package io.github.efficientnet4j.image;

import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * What an image reader reads from. Reading ends with an exception when the time is up. Unlike
 * ImageIO's own factory, it uses no cache file.
 *
 * <p>Not thread-safe.
 */
final class ReaderInput extends MemoryCacheImageInputStream {

  /** Zeros after a WebP file, of which its reader fetches 8 bytes before it needs them. */
  static final int BYTES_AHEAD = 16;

  private final TimeLimit time;
  private final boolean strict;

  /**
   * Creates an input.
   *
   * @param excerpt what the reader gets
   * @param time checked at each read
   * @param strict whether to refuse reads past the end. The WebP reader passes over an end of file,
   *     and goes on with an exception for each bit.
   */
  ReaderInput(Excerpt excerpt, TimeLimit time, boolean strict) {
    super(excerpt.stream());
    this.time = time;
    this.strict = strict;
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return checked(super.read(target, offset, length));
  }

  private int checked(int result) throws IOException {
    time.check();
    if (result < 0 && strict) {
      throw new IIOException("it is cut off: its coded data end before its pixels do");
    }
    return result;
  }
}
