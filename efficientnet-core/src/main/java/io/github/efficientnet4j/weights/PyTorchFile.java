package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Storage;
import io.github.efficientnet4j.weights.Pickled.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads the tensors of a file that torch.save wrote, in either of its containers. */
final class PyTorchFile implements TensorSource {

  private static final int CHUNK = 1 << 20;

  /**
   * The maximum number of bytes that are unpacked to read every tensor once. A B0 whose tensors all
   * share one storage takes 7.5 GB.
   */
  private static final long MAX_UNPACKED_BYTES = 8L << 30;

  private final String file;
  private final StorageContainer container;
  private final Map<String, Tensor> contents;
  private final Map<String, TensorInfo> tensors;

  private PyTorchFile(String file, StorageContainer container, Map<String, Tensor> contents) {
    this.file = file;
    this.container = container;
    this.contents = contents;
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    contents.forEach(
        (name, tensor) ->
            infos.put(name, new TensorInfo(name, tensor.storage().type(), tensor.shape())));
    this.tensors = Collections.unmodifiableMap(infos);
  }

  /** Opens a zip container. */
  static PyTorchFile open(Path file) throws IOException {
    return open(file.toString(), () -> ZipContainer.open(file, file.toString(), ZipFile.OPEN_READ));
  }

  /**
   * Opens a zip container in a temporary file, which is deleted on closing, or immediately where
   * the operating system allows it.
   */
  static PyTorchFile openTemporary(Path file, String name) throws IOException {
    return open(name, () -> ZipContainer.open(file, name, ZipFile.OPEN_READ | ZipFile.OPEN_DELETE));
  }

  /** Opens a container from before PyTorch 1.6. */
  static PyTorchFile openLegacy(Path file) throws IOException {
    return openLegacy(
        file.toString(), RandomBytes.of(FileChannel.open(file, StandardOpenOption.READ)));
  }

  /**
   * Opens a container from before PyTorch 1.6.
   *
   * @param file the file's name, for messages
   * @param bytes the file's content; closed together with the result, or when this method fails
   */
  static PyTorchFile openLegacy(String file, RandomBytes bytes) throws IOException {
    return open(file, () -> LegacyContainer.open(file, bytes));
  }

  /** Opens a container. */
  private interface Opening {
    StorageContainer open() throws IOException;
  }

  private static PyTorchFile open(String file, Opening opening) throws IOException {
    try {
      return of(file, opening.open());
    } catch (IllegalArgumentException | ZipException e) {
      throw new WeightsFormatException(
          file + " cannot be read as PyTorch weights: " + e.getMessage(), e);
    }
  }

  private static PyTorchFile of(String file, StorageContainer container) throws IOException {
    try {
      Map<String, Tensor> contents = StateDict.tensors(container.checkpoint(), file);
      for (Map.Entry<String, Tensor> tensor : contents.entrySet()) {
        requireInside(container, tensor.getKey(), tensor.getValue());
      }
      requireLittleUnpacking(container, contents.values());
      return new PyTorchFile(file, container, contents);
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  /** Every tensor of a packed storage costs the unpacking of the storage up to the tensor's end. */
  private static void requireLittleUnpacking(
      StorageContainer container, Collection<Tensor> tensors) {
    long unpacked = 0;
    for (Tensor tensor : tensors) {
      if (container.packed(tensor.storage())) {
        unpacked += container.bytes(tensor.storage());
      }
      if (unpacked > MAX_UNPACKED_BYTES) {
        throw new IllegalArgumentException(
            "its tensors share compressed storages, so that more than "
                + (MAX_UNPACKED_BYTES >> 30)
                + " GiB would be unpacked; save it again with torch.save, which does not compress");
      }
    }
  }

  private static void requireInside(StorageContainer container, String name, Tensor tensor) {
    Storage storage = tensor.storage();
    int width = storage.type().bytes();
    List<Integer> shape = tensor.shape();
    List<Long> strides = tensor.strides();
    if (storage.elements() < 0
        || storage.elements() > container.bytes(storage) / width
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
    try (StorageContainer.Reader reader = container.open(tensor.storage())) {
      if (rowMajor(tensor)) {
        readRowMajor(tensor, reader, values);
      } else {
        readStrided(tensor, reader, values);
      }
      reader.finish();
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
  private static void readRowMajor(Tensor tensor, StorageContainer.Reader reader, float[] values)
      throws IOException {
    TensorType type = tensor.storage().type();
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) values.length * type.bytes())];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    reader.skip(tensor.offset() * type.bytes());
    int count;
    for (int done = 0; done < values.length; done += count) {
      count = Math.min(chunk.length / type.bytes(), values.length - done);
      reader.readFully(chunk, count * type.bytes());
      type.get(buffer, values, done, count);
    }
  }

  private static void readStrided(Tensor tensor, StorageContainer.Reader reader, float[] values)
      throws IOException {
    int width = tensor.storage().type().bytes();
    long last = 0;
    for (int i = 0; i < tensor.shape().size(); i++) {
      last += (tensor.shape().get(i) - 1) * tensor.strides().get(i);
    }
    byte[] bytes = new byte[(int) ((last + 1) * width)];
    reader.skip(tensor.offset() * width);
    reader.readFully(bytes, bytes.length);
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
    container.close();
  }
}
