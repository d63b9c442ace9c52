package io.github.efficientnet4j.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Reads a part of a zip entry, and the first time also the rest of it to verify its checksum. */
final class ZipEntryReader implements StorageContainer.Reader {

  private static final int SKIP_CHUNK = 1 << 16;

  private final String file;
  private final InputStream stream;
  private final ZipEntry entry;
  private final boolean verified;
  private final Consumer<String> nowVerified;
  private final CRC32 checksum = new CRC32();
  private long read;

  /**
   * Creates a reader.
   *
   * @param file the file's name, for messages
   * @param stream the entry's content; closed together with the reader
   * @param verified whether the checksum is known to be right
   * @param nowVerified receives the entry's name when its checksum is found to be right
   */
  ZipEntryReader(
      String file,
      InputStream stream,
      ZipEntry entry,
      boolean verified,
      Consumer<String> nowVerified) {
    this.file = file;
    this.stream = stream;
    this.entry = entry;
    this.verified = verified;
    this.nowVerified = nowVerified;
  }

  @Override
  public void readFully(byte[] into, int bytes) throws IOException {
    if (stream.readNBytes(into, 0, bytes) != bytes) {
      throw endsEarly();
    }
    if (!verified) {
      checksum.update(into, 0, bytes);
      read += bytes;
    }
  }

  private EOFException endsEarly() {
    return new EOFException(file + " was cut short while it was read");
  }

  @Override
  public void skip(long bytes) throws IOException {
    if (verified) {
      // In a stored entry, this takes no reading.
      stream.skipNBytes(bytes);
      return;
    }
    byte[] sink = new byte[(int) Math.min(bytes, SKIP_CHUNK)];
    for (long left = bytes; left > 0; ) {
      int count = (int) Math.min(left, sink.length);
      readFully(sink, count);
      left -= count;
    }
  }

  @Override
  public void finish() throws IOException {
    if (verified) {
      return;
    }
    skip(entry.getSize() - read);
    if (checksum.getValue() != entry.getCrc()) {
      throw new WeightsFormatException(
          file
              + " is damaged: the checksum of its entry "
              + entry.getName()
              + " is wrong. Fetch the file again");
    }
    nowVerified.accept(entry.getName());
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
