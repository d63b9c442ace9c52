package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Named tensors in a file, which are read one at a time.
 *
 * <p>Opening a file reads and checks only its table of contents. Thread-safe: several threads may
 * read tensors at once.
 */
public interface TensorSource extends AutoCloseable {

  /**
   * {@return the descriptions of the tensors: an unmodifiable map from name to description, in the
   * file's order}
   */
  Map<String, TensorInfo> tensors();

  /**
   * {@return the texts in a safetensors file's header: an unmodifiable map, empty for other
   * formats}
   */
  Map<String, String> metadata();

  /**
   * Reads a tensor.
   *
   * @param name one of {@link #tensors()}
   * @return a new array, row-major, converted to float32
   * @throws IllegalArgumentException if no tensor has that name
   * @throws IOException if the file cannot be read or is damaged
   */
  float[] read(String name) throws IOException;

  /** {@return the file's path, for messages} */
  String description();

  @Override
  void close() throws IOException;

  /**
   * Opens a file of weights. The format is recognised by the content, not by the file's name. It is
   * safetensors, or a {@code state_dict} in either container of torch.save, the zip file or the
   * older one.
   *
   * <p>A checkpoint of PyTorch may have several entries. Averaged weights are preferred if they are
   * complete: {@code state_dict_ema}, {@code model_ema} or {@code ema}. Otherwise the weights are
   * under {@code state_dict}, {@code model_state}, {@code model}, {@code model_state_dict} or
   * {@code net}. Objects of other classes in the file are passed over, and nothing of them is run.
   *
   * <p>A prefix that all names share is removed. It consists of {@code module.}, {@code
   * _orig_mod.}, {@code model.}, {@code net.}, {@code backbone.} and {@code encoder.}. If only some
   * names have such a prefix, but the stem of a known network is among them, the others are left
   * out. The choice of an entry and a removed prefix are logged at level {@code INFO} under the
   * name of this interface.
   *
   * <p>A file on another file system than the default one, for example inside a zip file, is read
   * like a {@linkplain #open(String, InputStream) stream}.
   *
   * @param file the file, on any file system
   * @return the file's tensors; the caller closes them
   * @throws WeightsFormatException if the file is damaged, hostile or of another format; the
   *     message says which, and what to do
   * @throws IOException if the file cannot be read
   */
  static TensorSource open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new WeightsFormatException(file + " is a folder; give the file of weights in it");
    }
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      try (InputStream stream = Files.newInputStream(file)) {
        return open(file.toUri().toString(), stream);
      }
    }
    TensorSource source =
        switch (FileKind.of(file)) {
          case ZIP -> PyTorchFile.open(file);
          case LEGACY_PYTORCH -> PyTorchFile.openLegacy(file);
          case SAFETENSORS -> SafetensorsFile.open(file);
        };
    return UnprefixedTensors.of(source);
  }

  /**
   * Opens a stream of weights in a format that {@link #open(Path)} reads. Tensors may be read in
   * any order, and therefore the whole stream is kept until the source is closed. A safetensors
   * stream of up to 32 MiB is kept in memory. Any other stream is kept in a temporary file, which
   * is deleted when the source is closed.
   *
   * @param name the stream's name, for messages
   * @param stream read to its end, not closed; at most 2 GiB
   * @return the stream's tensors; the caller closes them
   * @throws WeightsFormatException if the stream is damaged, hostile, of another format or longer
   *     than 2 GiB
   * @throws IOException if the stream cannot be read, or cannot be stored in a temporary file
   */
  static TensorSource open(String name, InputStream stream) throws IOException {
    return UnprefixedTensors.of(StreamedWeights.STANDARD.open(name, stream));
  }
}
