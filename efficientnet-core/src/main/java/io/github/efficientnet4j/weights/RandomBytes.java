package io.github.efficientnet4j.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Random access to bytes, from several threads at once. */
interface RandomBytes extends Closeable {

  long size() throws IOException;

  /**
   * Reads some bytes at a position.
   *
   * @return the number of bytes read, or −1 at the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  static RandomBytes of(FileChannel channel) {
    return new RandomBytes() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  static RandomBytes of(byte[] content) {
    return new RandomBytes() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public int read(ByteBuffer target, long position) {
        if (position >= content.length) {
          return -1;
        }
        int count = (int) Math.min(target.remaining(), content.length - position);
        target.put(content, (int) position, count);
        return count;
      }

      @Override
      public void close() {
        // There is nothing to close.
      }
    };
  }
}
