package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Scalar;
import io.github.efficientnet4j.weights.Pickled.Sequence;
import io.github.efficientnet4j.weights.Pickled.Storage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The container that torch.save wrote before PyTorch 1.6, and still writes with {@code
 * _use_new_zipfile_serialization=False}. Five pickles follow one another: a magic number, the
 * version of the format, facts about the machine, the checkpoint, and the keys of its storages.
 * Then the storages follow in the order of the keys, each with its number of elements in eight
 * bytes before it. All numbers are little-endian. The format has no checksums.
 */
final class LegacyContainer implements StorageContainer {

  private static final Scalar MAGIC = new Scalar(new BigInteger("1950a86a20f9469cfc6c", 16));
  private static final Scalar VERSION = new Scalar(1001L);

  private static final int MAX_PICKLE_BYTES = 64 << 20;

  /**
   * The first attempt to read the pickles. They have no length in the file. Those of a B0 take 90
   * KB, and those of a B7's checkpoint 1.5 MB.
   */
  private static final int FIRST_ATTEMPT_BYTES = 1 << 20;

  private final String file;
  private final RandomBytes bytes;
  private final Pickled checkpoint;
  private final Map<String, Long> begins;

  private LegacyContainer(
      String file, RandomBytes bytes, Pickled checkpoint, Map<String, Long> begins) {
    this.file = file;
    this.bytes = bytes;
    this.checkpoint = checkpoint;
    this.begins = begins;
  }

  /** The pickles of a file, and the position of the first byte after them. */
  private record Pickles(PickleReader.Content checkpoint, Pickled keys, int end) {

    static Pickles read(ByteBuffer buffer) {
      if (!PickleReader.read(buffer).value().equals(MAGIC)) {
        throw new IllegalArgumentException("it is a bare pickle, which torch.save did not write");
      }
      Pickled version = PickleReader.read(buffer).value();
      if (!version.equals(VERSION)) {
        throw new IllegalArgumentException("it has a version of the format other than 1001");
      }
      PickleReader.read(buffer);
      PickleReader.Content checkpoint = PickleReader.read(buffer);
      return new Pickles(checkpoint, PickleReader.read(buffer).value(), buffer.position());
    }
  }

  /**
   * Reads the pickles and finds the storages.
   *
   * @param file the file's name, for messages
   * @param bytes the file's content; closed together with the result, or when this method fails
   * @throws IllegalArgumentException if the file is damaged
   */
  static LegacyContainer open(String file, RandomBytes bytes) throws IOException {
    try {
      Pickles pickles = pickles(file, bytes);
      return new LegacyContainer(
          file, bytes, pickles.checkpoint().value(), begins(file, bytes, pickles));
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static Pickles pickles(String file, RandomBytes bytes) throws IOException {
    int most = (int) Math.min(bytes.size(), MAX_PICKLE_BYTES);
    for (int length = Math.min(FIRST_ATTEMPT_BYTES, most);
        ;
        length = (int) Math.min(most, 8L * length)) {
      ByteBuffer start = ByteBuffer.allocate(length);
      bytes.readFully(start, 0, file);
      try {
        return Pickles.read(start.rewind());
      } catch (IllegalArgumentException e) {
        if (length == most) {
          throw e;
        }
      }
    }
  }

  private static Map<String, Long> begins(String file, RandomBytes bytes, Pickles pickles)
      throws IOException {
    if (!(pickles.keys() instanceof Sequence keys)) {
      throw new IllegalArgumentException("its storages have no list of keys");
    }
    Map<String, Long> begins = new HashMap<>();
    long position = pickles.end();
    for (Pickled key : keys.items()) {
      Storage storage =
          key instanceof Scalar scalar
              ? pickles.checkpoint().storages().get(scalar.value().toString())
              : null;
      if (storage == null) {
        throw new IllegalArgumentException(
            "its list of storages has one whose type is unknown; load the file with PyTorch and"
                + " save the weights alone");
      }
      position = requireInside(file, bytes, storage, position);
      begins.put(storage.key(), position);
      position += storage.elements() * storage.type().bytes();
    }
    return begins;
  }

  /** {@return the position of the storage's first byte} */
  private static long requireInside(String file, RandomBytes bytes, Storage storage, long position)
      throws IOException {
    long left = bytes.size() - position - Long.BYTES;
    if (left < 0 || storage.elements() < 0 || storage.elements() > left / storage.type().bytes()) {
      throw new IllegalArgumentException(
          "it ends before its storage " + storage.key() + " does; fetch the file again");
    }
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.readFully(count, position, file);
    if (count.getLong(0) != storage.elements()) {
      throw new IllegalArgumentException(
          String.format(
              "its storage %s has %d elements, but the pickle says %d",
              storage.key(), count.getLong(0), storage.elements()));
    }
    return position + Long.BYTES;
  }

  @Override
  public Pickled checkpoint() {
    return checkpoint;
  }

  @Override
  public long bytes(Storage storage) {
    if (!begins.containsKey(storage.key())) {
      throw new IllegalArgumentException("its storage " + storage.key() + " is missing");
    }
    return storage.elements() * storage.type().bytes();
  }

  @Override
  public boolean packed(Storage storage) {
    return false;
  }

  @Override
  public Reader open(Storage storage) {
    return new PositionReader(begins.get(storage.key()));
  }

  private final class PositionReader implements Reader {

    private long position;

    PositionReader(long position) {
      this.position = position;
    }

    @Override
    public void skip(long count) {
      position += count;
    }

    @Override
    public void readFully(byte[] into, int count) throws IOException {
      bytes.readFully(ByteBuffer.wrap(into, 0, count), position, file);
      position += count;
    }

    @Override
    public void finish() {
      // There is no checksum.
    }

    @Override
    public void close() {
      // The container closes the file.
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
