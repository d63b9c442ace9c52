package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip container that torch.save writes since PyTorch 1.6. {@code data.pkl} is the pickle, and
 * {@code data/N} hold the storages. Every entry that is read is checked against its CRC-32 once.
 */
final class ZipContainer implements StorageContainer {

  private static final int MAX_PICKLE_BYTES = 64 << 20;
  private static final int MAX_ENTRIES = 1 << 20;

  /**
   * The maximum compression ratio. torch.save stores entries uncompressed. In archives of other
   * tools, weights hardly shrink.
   */
  private static final long MAX_RATIO = 100;

  private final String file;
  private final long size;
  private final ZipFile zip;
  private final String root;
  private final Pickled checkpoint;

  /** The entries whose checksums were right. */
  private final Set<String> verified = ConcurrentHashMap.newKeySet();

  private ZipContainer(String file, long size, ZipFile zip, ZipEntry pickle) throws IOException {
    this.file = file;
    this.size = size;
    this.zip = zip;
    this.root = pickle.getName().substring(0, pickle.getName().length() - "data.pkl".length());
    requireHonestSize(pickle);
    if (pickle.getSize() > MAX_PICKLE_BYTES) {
      throw new IllegalArgumentException("its data.pkl has " + pickle.getSize() + " bytes");
    }
    requireLittleEndian();
    byte[] bytes = new byte[(int) pickle.getSize()];
    try (Reader reader = open(pickle)) {
      reader.readFully(bytes, bytes.length);
      reader.finish();
    }
    this.checkpoint = PickleReader.read(bytes).value();
  }

  /**
   * Opens a file and reads its pickle.
   *
   * @param path the file's path
   * @param file the file's name, for messages
   * @param mode the mode of {@link ZipFile}
   * @throws IllegalArgumentException if it is no PyTorch file
   */
  static ZipContainer open(Path path, String file, int mode) throws IOException {
    // A temporary file is gone as soon as it is open.
    long size = Files.size(path);
    ZipFile zip;
    try {
      ZipEnd.requireHonest(path);
      zip = new ZipFile(path.toFile(), mode);
    } catch (ZipException | IllegalArgumentException e) {
      throw new WeightsFormatException(
          file
              + " is a damaged PyTorch file ("
              + e.getMessage()
              + "); it may have been cut short: fetch it again",
          e);
    }
    try {
      return new ZipContainer(file, size, zip, pickle(zip));
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipEntry pickle(ZipFile zip) {
    if (zip.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("it holds " + zip.size() + " entries");
    }
    Set<String> names = new HashSet<>();
    ZipEntry pickle = null;
    for (Iterator<? extends ZipEntry> entries = zip.stream().iterator(); entries.hasNext(); ) {
      ZipEntry entry = entries.next();
      if (!names.add(entry.getName())) {
        throw new IllegalArgumentException(
            "it has two entries with the name "
                + entry.getName()
                + ", and readers differ in which one they take; save the weights again");
      }
      if (pickle == null && entry.getName().matches("([^/]+/)?data\\.pkl")) {
        pickle = entry;
      }
    }
    if (pickle == null) {
      throw new IllegalArgumentException(
          "this zip file has no data.pkl, so torch.save did not write it");
    }
    return pickle;
  }

  private void requireLittleEndian() throws IOException {
    ZipEntry order = zip.getEntry(root + "byteorder");
    if (order != null) {
      try (InputStream stream = zip.getInputStream(order)) {
        String text = new String(stream.readNBytes(16), StandardCharsets.US_ASCII);
        if (!text.equals("little")) {
          throw new IllegalArgumentException(
              "its byte order is '" + text + "'; save it on a little-endian machine");
        }
      }
    }
  }

  /** Checks the sizes that a zip file declares. None may exceed what the file itself can hold. */
  private void requireHonestSize(ZipEntry entry) {
    long packed = entry.getCompressedSize();
    long unpacked = entry.getSize();
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (unpacked < 0
        || packed < 0
        || packed > size
        || (stored ? unpacked != packed : unpacked / MAX_RATIO > packed + 1)) {
      throw new IllegalArgumentException(
          "its entry "
              + entry.getName()
              + " claims to hold "
              + unpacked
              + " bytes in "
              + packed
              + (stored ? ", not packed" : ", packed")
              + ", which cannot be or is a zip bomb");
    }
  }

  @Override
  public Pickled checkpoint() {
    return checkpoint;
  }

  @Override
  public long bytes(Storage storage) {
    ZipEntry entry = entry(storage);
    requireHonestSize(entry);
    return entry.getSize();
  }

  @Override
  public boolean packed(Storage storage) {
    return entry(storage).getMethod() != ZipEntry.STORED;
  }

  private ZipEntry entry(Storage storage) {
    ZipEntry entry = zip.getEntry(root + "data/" + storage.key());
    if (entry == null) {
      throw new IllegalArgumentException("its entry data/" + storage.key() + " is missing");
    }
    return entry;
  }

  @Override
  public Reader open(Storage storage) throws IOException {
    return open(entry(storage));
  }

  private Reader open(ZipEntry entry) throws IOException {
    return new ZipEntryReader(
        file, zip.getInputStream(entry), entry, verified.contains(entry.getName()), verified::add);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
