package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Storage;
import java.io.Closeable;
import java.io.IOException;

/** Where the storages of a PyTorch file lie. Several threads may read storages at once. */
interface StorageContainer extends Closeable {

  /** {@return the checkpoint: the value of the file's pickle} */
  Pickled checkpoint();

  /**
   * {@return the length of a storage in bytes}
   *
   * @throws IllegalArgumentException if the container lacks the storage, or lies about its length
   */
  long bytes(Storage storage);

  /** {@return whether a tensor can be read only by unpacking what precedes it in the storage} */
  boolean packed(Storage storage);

  /** {@return a reader at the storage's first byte, which the caller closes} */
  Reader open(Storage storage) throws IOException;

  /** Reads a part of a storage. Not thread-safe. */
  interface Reader extends Closeable {

    /** Skips bytes within the storage. */
    void skip(long bytes) throws IOException;

    /**
     * Reads bytes.
     *
     * @param into receives the bytes from index 0
     * @param bytes the number of bytes
     * @throws java.io.EOFException if the file ends before
     */
    void readFully(byte[] into, int bytes) throws IOException;

    /**
     * Completes the reading. A container with checksums verifies that of the storage, unless it did
     * before.
     *
     * @throws WeightsFormatException if the storage is damaged
     */
    void finish() throws IOException;
  }
}
