package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Storage;
import io.github.efficientnet4j.weights.Pickled.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the zip container of torch.save. {@code data.pkl} describes the tensors, and {@code data/N}
 * hold their storages. Every entry that is read is checked against its CRC-32.
 */
final class PyTorchFile implements TensorSource {

  private static final int MAX_PICKLE_BYTES = 64 << 20;
  private static final int MAX_ENTRIES = 1 << 20;
  private static final int CHUNK = 1 << 20;

  /**
   * The maximum compression ratio. torch.save stores entries uncompressed. In archives of other
   * tools, weights hardly shrink.
   */
  private static final long MAX_RATIO = 100;

  private final String file;
  private final ZipFile zip;
  private final String root;
  private final Map<String, Tensor> contents;
  private final Map<String, TensorInfo> tensors;

  private PyTorchFile(String file, ZipFile zip, String root, Map<String, Tensor> contents) {
    this.file = file;
    this.zip = zip;
    this.root = root;
    this.contents = contents;
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    contents.forEach(
        (name, tensor) ->
            infos.put(name, new TensorInfo(name, tensor.storage().type(), tensor.shape())));
    this.tensors = Collections.unmodifiableMap(infos);
  }

  static PyTorchFile open(Path file) throws IOException {
    return open(file, file.toString(), ZipFile.OPEN_READ);
  }

  /**
   * Opens a temporary file, which is deleted on closing, or immediately where the operating system
   * allows it.
   */
  static PyTorchFile openTemporary(Path file, String name) throws IOException {
    return open(file, name, ZipFile.OPEN_READ | ZipFile.OPEN_DELETE);
  }

  /**
   * Opens a file.
   *
   * @param path the file's path
   * @param file the file's name, for messages
   * @param mode the mode of {@link ZipFile}
   */
  private static PyTorchFile open(Path path, String file, int mode) throws IOException {
    long size = Files.size(path);
    ZipFile zip;
    try {
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
      return open(file, size, zip);
    } catch (IllegalArgumentException | ZipException e) {
      zip.close();
      throw new WeightsFormatException(
          file + " cannot be read as PyTorch weights: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static PyTorchFile open(String file, long size, ZipFile zip) throws IOException {
    if (zip.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("it holds " + zip.size() + " entries");
    }
    ZipEntry pickle =
        zip.stream()
            .filter(entry -> entry.getName().matches("([^/]+/)?data\\.pkl"))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "this zip file has no data.pkl, so torch.save did not write it"));
    String root = pickle.getName().substring(0, pickle.getName().length() - "data.pkl".length());
    requireHonestSize(size, pickle);
    if (pickle.getSize() > MAX_PICKLE_BYTES) {
      throw new IllegalArgumentException("its data.pkl has " + pickle.getSize() + " bytes");
    }
    requireLittleEndian(zip, root);
    byte[] bytes = new byte[(int) pickle.getSize()];
    try (EntryReader reader = new EntryReader(file, zip, pickle)) {
      reader.readFully(bytes, bytes.length);
      reader.finish();
    }
    Map<String, Tensor> contents = StateDict.tensors(PickleReader.read(bytes));
    for (Map.Entry<String, Tensor> tensor : contents.entrySet()) {
      requireInside(size, zip, root, tensor.getKey(), tensor.getValue());
    }
    return new PyTorchFile(file, zip, root, contents);
  }

  private static void requireLittleEndian(ZipFile zip, String root) throws IOException {
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
  private static void requireHonestSize(long fileSize, ZipEntry entry) {
    long packed = entry.getCompressedSize();
    long size = entry.getSize();
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (size < 0
        || packed < 0
        || packed > fileSize
        || (stored ? size != packed : size / MAX_RATIO > packed + 1)) {
      throw new IllegalArgumentException(
          "its entry "
              + entry.getName()
              + " claims to hold "
              + size
              + " bytes in "
              + packed
              + (stored ? ", not packed" : ", packed")
              + ", which cannot be or is a zip bomb");
    }
  }

  private static void requireInside(
      long fileSize, ZipFile zip, String root, String name, Tensor tensor) {
    Storage storage = tensor.storage();
    ZipEntry entry = zip.getEntry(root + "data/" + storage.key());
    if (entry == null) {
      throw new IllegalArgumentException(
          "the entry of tensor '" + name + "', data/" + storage.key() + ", is missing");
    }
    requireHonestSize(fileSize, entry);
    int width = storage.type().bytes();
    List<Integer> shape = tensor.shape();
    List<Long> strides = tensor.strides();
    if (storage.elements() < 0
        || storage.elements() > entry.getSize() / width
        || tensor.offset() < 0) {
      throw misfit(name, tensor);
    }
    if (shape.contains(0)) {
      return;
    }
    long elements = 1;
    long last = tensor.offset();
    for (int i = 0; i < shape.size(); i++) {
      long stride = strides.get(i);
      elements *= shape.get(i);
      // Each factor is below 2^31, so that no product here overflows a long.
      if (elements > storage.elements() || stride < 0 || stride > Integer.MAX_VALUE) {
        throw misfit(name, tensor);
      }
      last += (shape.get(i) - 1L) * stride;
      if (last < 0) {
        throw misfit(name, tensor);
      }
    }
    if (last >= storage.elements()) {
      throw misfit(name, tensor);
    }
    long bytes = (last - tensor.offset() + 1) * width;
    if (elements > Integer.MAX_VALUE - 8 || bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("tensor '" + name + "' is larger than 2 GiB");
    }
  }

  private static IllegalArgumentException misfit(String name, Tensor tensor) {
    return new IllegalArgumentException(
        "tensor '"
            + name
            + "' of shape "
            + tensor.shape()
            + ", strides "
            + tensor.strides()
            + " and offset "
            + tensor.offset()
            + " does not fit into its storage of "
            + tensor.storage().elements()
            + " elements");
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public float[] read(String name) throws IOException {
    Tensor tensor = contents.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(file + " holds no tensor '" + name + "'");
    }
    float[] values = new float[(int) tensors.get(name).elements()];
    if (values.length == 0) {
      return values;
    }
    ZipEntry entry = zip.getEntry(root + "data/" + tensor.storage().key());
    try {
      if (rowMajor(tensor)) {
        readRowMajor(tensor, entry, values);
      } else {
        readStrided(tensor, entry, values);
      }
    } catch (ZipException e) {
      throw new WeightsFormatException(
          file + " is damaged at tensor '" + name + "': " + e.getMessage(), e);
    }
    return values;
  }

  private static boolean rowMajor(Tensor tensor) {
    long step = 1;
    for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
      if (tensor.shape().get(axis) > 1 && tensor.strides().get(axis) != step) {
        return false;
      }
      step *= tensor.shape().get(axis);
    }
    return true;
  }

  /**
   * Reads in chunks. The bytes of a whole file would be as much garbage as the weights themselves.
   */
  private void readRowMajor(Tensor tensor, ZipEntry entry, float[] values) throws IOException {
    TensorType type = tensor.storage().type();
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) values.length * type.bytes())];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    try (EntryReader reader = new EntryReader(file, zip, entry)) {
      reader.skip(tensor.offset() * type.bytes());
      int count;
      for (int done = 0; done < values.length; done += count) {
        count = Math.min(chunk.length / type.bytes(), values.length - done);
        reader.readFully(chunk, count * type.bytes());
        type.get(buffer, values, done, count);
      }
      reader.finish();
    }
  }

  private void readStrided(Tensor tensor, ZipEntry entry, float[] values) throws IOException {
    int width = tensor.storage().type().bytes();
    long last = 0;
    for (int i = 0; i < tensor.shape().size(); i++) {
      last += (tensor.shape().get(i) - 1) * tensor.strides().get(i);
    }
    byte[] bytes = new byte[(int) ((last + 1) * width)];
    try (EntryReader reader = new EntryReader(file, zip, entry)) {
      reader.skip(tensor.offset() * width);
      reader.readFully(bytes, bytes.length);
      reader.finish();
    }
    gather(tensor, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), values);
  }

  /** Copies a strided view to row-major order, with the last dimension fastest. */
  private static void gather(Tensor tensor, ByteBuffer bytes, float[] values) {
    int rank = tensor.shape().size();
    TensorType type = tensor.storage().type();
    int[] index = new int[rank];
    long position = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = type.get(bytes, (int) (position * type.bytes()));
      for (int axis = rank - 1; axis >= 0; axis--) {
        position += tensor.strides().get(axis);
        if (++index[axis] < tensor.shape().get(axis)) {
          break;
        }
        position -= index[axis] * tensor.strides().get(axis);
        index[axis] = 0;
      }
    }
  }

  @Override
  public String description() {
    return file;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
