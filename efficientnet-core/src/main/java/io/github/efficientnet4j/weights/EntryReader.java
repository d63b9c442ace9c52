package io.github.efficientnet4j.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads a part of a zip entry, and then the rest of it to verify its checksum. */
final class EntryReader implements AutoCloseable {

  private static final int SKIP_CHUNK = 1 << 16;

  private final String file;
  private final ZipEntry entry;
  private final CRC32 checksum = new CRC32();
  private final InputStream stream;
  private long read;

  EntryReader(String file, ZipFile zip, ZipEntry entry) throws IOException {
    this.file = file;
    this.entry = entry;
    this.stream = new CheckedInputStream(zip.getInputStream(entry), checksum);
  }

  void readFully(byte[] into, int bytes) throws IOException {
    if (stream.readNBytes(into, 0, bytes) != bytes) {
      throw new EOFException(file + " was cut short while it was read");
    }
    read += bytes;
  }

  void skip(long bytes) throws IOException {
    byte[] sink = new byte[(int) Math.min(bytes, SKIP_CHUNK)];
    for (long left = bytes; left > 0; ) {
      int count = (int) Math.min(left, sink.length);
      readFully(sink, count);
      left -= count;
    }
  }

  /** Reads the rest of the entry and compares the checksum. */
  void finish() throws IOException {
    skip(entry.getSize() - read);
    if (checksum.getValue() != entry.getCrc()) {
      throw new WeightsFormatException(
          file
              + " is damaged: the checksum of its entry "
              + entry.getName()
              + " is wrong. Fetch the file again");
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
