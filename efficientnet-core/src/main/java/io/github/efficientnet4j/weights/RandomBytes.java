package io.github.efficientnet4j.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Random access to bytes, from several threads at once. */
interface RandomBytes extends Closeable {

  long size() throws IOException;

  /**
   * Reads some bytes at a position.
   *
   * @return the number of bytes read, or −1 at the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Fills a buffer with the bytes at a position.
   *
   * @param file the file's name, for messages
   * @throws EOFException if the content ends before the buffer is full
   */
  default void readFully(ByteBuffer target, long position, String file) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = read(target, at);
      if (read < 0) {
        throw new EOFException(file + " was cut short while it was read");
      }
      at += read;
    }
  }

  /**
   * {@return a temporary file's content} The file is deleted on closing, or immediately where the
   * operating system allows it.
   */
  static RandomBytes ofTemporary(Path file) throws IOException {
    return of(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE));
  }

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
